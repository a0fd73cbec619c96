import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { App as Cdk8sApp, type Chart } from 'cdk8s';
import type { Construct, IDependable } from 'constructs';
import { AgentSandboxMonitor } from '../../cdk8s/agent-sandbox';
import { PostgresMonitorChart } from '../../cdk8s/database/postgres-monitor-chart';
import { GatewayMonitorChart } from '../../cdk8s/gateway/gateway-monitor-chart';
import { GatewayDashboardChart } from '../../cdk8s/observability/gateway-dashboard-chart';
import {
  GRAFANA_ADMIN_SECRET,
  MONITORING_NAMESPACE,
  MonitoringChart,
} from '../../cdk8s/observability/monitoring-chart';
import { STORAGE_CLASS_NAME } from '../../cdk8s/storage-class';
import { AGENT_SANDBOX_NAMESPACE } from '../../constructs/agent-sandbox/agent-sandbox';
import type { PlatformCluster } from '../../constructs/cluster/platform-cluster';
import { HelmRelease } from '../../constructs/helm/helm-release';
import { AppliedChart } from '../../constructs/manifest/applied-chart';
import { GrafanaSecret } from '../../constructs/observability/grafana-secret';
import {
  kubePrometheusStackValues,
  type KubePrometheusStackValues,
} from '../../constructs/observability/kube-prometheus-stack-values';
import type { Deployment } from '../config/resolve-deployments';
import type { Mirrors } from '../mirrors';
import { versions } from '../pinned-versions';
import { prometheusImageOverrides } from './image-overrides';

/** Properties of {@link ObservabilityStack}. */
export interface ObservabilityStackProps {
  readonly deployment: Deployment;
  readonly mirrors: Mirrors;
  readonly cluster: PlatformCluster;
}

/** Prometheus, Grafana and the dashboard, and who is scraped. */
export class ObservabilityStack extends Stack {
  private readonly charts = new Cdk8sApp();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ObservabilityStackProps,
  ) {
    const { deployment, cluster, mirrors } = props;
    super(scope, id, {
      description: `Observability of ${deployment.name}.`,
      terminationProtection: deployment.cluster.deletionProtection,
    });
    const { network, observability } = deployment;
    const grafana = new GrafanaSecret(this, 'Grafana', {
      deployment: deployment.name,
      removalPolicy: deployment.cluster.deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      readerRoleArns: [cluster.externalSecrets.role.roleArn],
    });
    const namespace = this.apply(
      'Namespace',
      new MonitoringChart(this.charts, 'Monitoring', {
        grafanaSecretName: grafana.secret.secretName,
        vpcCidrs: [network.cidr],
        serviceCidrs: [deployment.cluster.serviceCidr],
      }),
      [grafana],
    );
    const release = new HelmRelease<KubePrometheusStackValues>(this, 'Prometheus', {
      cluster: cluster.cluster,
      chart: mirrors.chart(versions.charts['kube-prometheus-stack']),
      release: 'kube-prometheus-stack',
      namespace: MONITORING_NAMESPACE,
      values: kubePrometheusStackValues({
        grafanaAdminSecret: GRAFANA_ADMIN_SECRET,
        storageClass: STORAGE_CLASS_NAME,
        storageGi: observability.prometheusStorageGiB,
        retentionDays: observability.retentionDays,
        alertmanager: observability.alertmanager,
      }),
      valueOverrides: prometheusImageOverrides(mirrors),
    });
    release.node.addDependency(namespace);
    this.apply('Dashboard', new GatewayDashboardChart(this.charts, 'Dashboard'), [namespace]);
    // The kinds of these exist once the release is in.
    this.apply('GatewayMonitor', new GatewayMonitorChart(this.charts, 'GatewayMonitor'), [release]);
    const sandboxMonitor = new AgentSandboxMonitor(this.charts, 'SandboxMonitor', {
      namespace: AGENT_SANDBOX_NAMESPACE,
    });
    this.apply('SandboxMonitor', sandboxMonitor, [release]);
    if (deployment.gateway.database.kind === 'in-cluster') {
      this.apply('PostgresMonitor', new PostgresMonitorChart(this.charts, 'PostgresMonitor'), [release]);
    }
  }

  private apply(id: string, chart: Chart, dependsOn: IDependable[] = []): AppliedChart {
    return new AppliedChart(this, id, { cluster: this.props.cluster.cluster, chart, dependsOn });
  }
}
