import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { labelsOf } from '../gateway/labels';

/** Lets Prometheus find the agent-sandbox controller, whose release brings a Service with a port named `metrics`. */
export class SandboxMonitorChart extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    new ApiObject(this, 'ServiceMonitor', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: {
        name: 'agent-sandbox-controller',
        namespace: 'agent-sandbox-system',
        labels: labelsOf('agent-sandbox-controller'),
      },
      spec: {
        selector: { matchLabels: { app: 'agent-sandbox-controller' } },
        endpoints: [{ port: 'metrics', interval: '30s' }],
      },
    });
  }
}
