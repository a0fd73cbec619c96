import { Chart } from 'cdk8s';
import { k8s } from '../k8s';
import type { Construct } from 'constructs';
import { ExternalSecret } from '../gateway/external-secret';
import { namespaceLabels } from '../gateway/labels';
import { allow, denyAll, pods, ranges, tcp, toDns } from '../gateway/network-rules';

/** The namespace of Prometheus and Grafana. */
export const MONITORING_NAMESPACE = 'monitoring';

/** The Kubernetes Secret of Grafana's first user: `admin-user` and `admin-password`. */
export const GRAFANA_ADMIN_SECRET = 'grafana-admin';

/** Properties of {@link MonitoringChart}. */
export interface MonitoringChartProps {
  /** Name of the secret with `username` and `password`, in Secrets Manager. */
  readonly grafanaSecretName: string;

  /** The VPC's address ranges: nodes are scraped there, and the API server's interfaces are there. */
  readonly vpcCidrs: readonly string[];

  /** Address ranges of Kubernetes services, for the API server's name. */
  readonly serviceCidrs: readonly string[];
}

/** What monitoring needs before its release: namespace, Grafana's password, network policies. */
export class MonitoringChart extends Chart {
  public constructor(scope: Construct, id: string, props: MonitoringChartProps) {
    super(scope, id);
    const namespace = MONITORING_NAMESPACE;
    const vpc = ranges(props.vpcCidrs);
    new k8s.KubeNamespace(this, 'Namespace', {
      metadata: {
        name: namespace,
        labels: namespaceLabels('privileged'),
        annotations: {
          'openclaw.dev/pod-security-exemption':
            'node-exporter reads the file systems, processes and network of its node',
        },
      },
    });
    new ExternalSecret(this, 'GrafanaAdmin', {
      name: GRAFANA_ADMIN_SECRET,
      namespace,
      values: {
        'admin-user': { secretName: props.grafanaSecretName, property: 'username' },
        'admin-password': { secretName: props.grafanaSecretName, property: 'password' },
      },
    });

    denyAll(this, namespace);
    allow(this, 'AllowInside', {
      name: 'allow-inside',
      namespace,
      ingress: [{ from: [pods({})] }],
      egress: [toDns(), { to: [pods({})] }, { to: [...vpc, ...ranges(props.serviceCidrs)], ports: tcp(443) }],
    });
    allow(this, 'AllowAdmission', {
      name: 'allow-admission',
      namespace,
      to: { app: 'kube-prometheus-stack-operator' },
      ingress: [{ from: vpc, ports: tcp(10250) }],
    });
    allow(this, 'AllowScrape', {
      name: 'allow-scrape',
      namespace,
      to: { 'app.kubernetes.io/name': 'prometheus' },
      egress: [
        // Which pods have metrics is up to their monitors, who may scrape them to their own namespace.
        { to: [{ namespaceSelector: {} }] },
        // Kubelets and node exporters listen on their nodes' addresses.
        { to: vpc, ports: tcp(9100, 10250) },
      ],
    });
  }
}
