import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { GATEWAY, labelsOf } from './labels';

/** Properties of {@link GatewayMonitorChart}. */
export interface GatewayMonitorChartProps {
  /**
   * How often the gateway is asked for its metrics.
   *
   * @default '30s'
   */
  readonly interval?: string;
}

/**
 * Lets Prometheus find the gateway. Its own chart, since the kind exists only after kube-prometheus-stack.
 *
 * It scrapes the port of the metrics process rather than the proxy's `/metrics/`: that one asks for a virtual key and
 * competes with requests. Who may connect to the port is up to the namespace's network policy.
 */
export class GatewayMonitorChart extends Chart {
  public constructor(scope: Construct, id: string, props: GatewayMonitorChartProps = {}) {
    super(scope, id);
    new ApiObject(this, 'ServiceMonitor', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: GATEWAY.name, namespace: GATEWAY.namespace, labels: labelsOf(GATEWAY.name) },
      spec: {
        // Two Services carry these labels, of which one has a port of this name.
        selector: { matchLabels: { 'app.kubernetes.io/name': GATEWAY.name } },
        endpoints: [
          {
            port: 'metrics',
            path: '/metrics/',
            interval: props.interval ?? '30s',
            metricRelabelings: [
              // `_created` doubles the series and says only when a counter began.
              { action: 'drop', sourceLabels: ['__name__'], regex: 'litellm_.+_created' },
            ],
          },
        ],
      },
    });
  }
}
