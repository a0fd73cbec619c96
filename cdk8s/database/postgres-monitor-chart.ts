import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { DATABASE, GATEWAY, labelsOf } from '../gateway/labels';
import { DATABASE_PODS } from '../gateway/network-policies';

/**
 * Lets Prometheus find the database and its operator. Its own chart, since the kind exists only after
 * kube-prometheus-stack, and the database comes before. The Cluster's own switch for it is deprecated.
 */
export class PostgresMonitorChart extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    this.podMonitor('Instances', DATABASE.cluster, GATEWAY.namespace, DATABASE_PODS);
    this.podMonitor('Operator', 'cloudnative-pg', DATABASE.operatorNamespace, {
      'app.kubernetes.io/name': 'cloudnative-pg',
    });
  }

  private podMonitor(
    id: string,
    name: string,
    namespace: string,
    matchLabels: Readonly<Record<string, string>>,
  ): void {
    new ApiObject(this, id, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name, namespace, labels: labelsOf('postgresql', 'database') },
      spec: { selector: { matchLabels: { ...matchLabels } }, podMetricsEndpoints: [{ port: 'metrics' }] },
    });
  }
}
