import { Chart } from 'cdk8s';
import { k8s } from '../k8s';
import type { Construct } from 'constructs';
import { labelsOf } from '../gateway/labels';
import { AGENT_ROWS } from './agent-rows';
import { dashboard } from './dashboard';
import { GATEWAY_ROWS } from './gateway-rows';
import { MONITORING_NAMESPACE } from './monitoring-chart';

const NAME = 'openclaw-gateway';

/** The dashboard `openclaw-gateway`, which Grafana's sidecar finds by its label. */
export class GatewayDashboardChart extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const content = dashboard({ uid: NAME, title: 'OpenClaw gateway', tags: ['openclaw', 'litellm'] }, [
      ...GATEWAY_ROWS,
      ...AGENT_ROWS,
    ]);
    new k8s.KubeConfigMap(this, 'Dashboard', {
      metadata: {
        name: NAME,
        namespace: MONITORING_NAMESPACE,
        labels: { ...labelsOf('grafana', 'dashboard'), grafana_dashboard: '1' },
      },
      data: { [`${NAME}.json`]: JSON.stringify(content) },
    });
  }
}
