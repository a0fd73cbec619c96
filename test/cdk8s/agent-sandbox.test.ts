import { App } from 'cdk8s';
import {
  AgentSandboxGuards,
  AgentSandboxMonitor,
  type AgentSandboxGuardsProps,
} from '../../cdk8s/agent-sandbox';

interface Rule {
  readonly from?: object[];
  readonly to?: object[];
  readonly ports: { protocol: string; port: number }[];
}
interface NetworkPolicy {
  readonly kind: string;
  readonly metadata: { name: string; namespace: string };
  readonly spec: { podSelector: object; policyTypes: string[]; ingress?: Rule[]; egress?: Rule[] };
}

const PROPS: AgentSandboxGuardsProps = {
  namespace: 'agent-sandbox-system',
  vpcCidrs: ['10.1.0.0/16'],
  serviceCidrs: ['172.20.0.0/16'],
  monitoringNamespace: 'monitoring',
  replicas: 1,
};

function guards(overrides: Partial<AgentSandboxGuardsProps> = {}): NetworkPolicy[] {
  return new AgentSandboxGuards(new App(), 'guards', { ...PROPS, ...overrides }).toJson() as NetworkPolicy[];
}

function policy(name: string): NetworkPolicy['spec'] {
  const found = guards().find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name);
  if (!found) throw new Error(`no policy ${name}`);
  return found.spec;
}

describe('AgentSandboxGuards', () => {
  test('denies everything in the controller’s namespace first', () => {
    expect(policy('default-deny')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  test('lets the API server call the webhook and Prometheus read the metrics, and nobody else in', () => {
    const { ingress, podSelector } = policy('agent-sandbox-controller');
    expect(podSelector).toEqual({ matchLabels: { app: 'agent-sandbox-controller' } });
    expect(ingress).toEqual([
      {
        from: [{ ipBlock: { cidr: '10.1.0.0/16' } }],
        ports: [{ protocol: 'TCP', port: 9443 }],
      },
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
        ports: [{ protocol: 'TCP', port: 8080 }],
      },
    ]);
  });

  test('lets the controller out to the API server and DNS only', () => {
    const reached = policy('agent-sandbox-controller').egress?.flatMap(({ ports }) =>
      ports.map(({ protocol, port }) => `${protocol}/${port}`),
    );
    expect(reached).toEqual(['TCP/443', 'UDP/53', 'TCP/53']);
    expect(policy('agent-sandbox-controller').egress?.map(({ to }) => to?.length)).toEqual([2, 1]);
  });

  test('keeps one controller through a drain when there are two', () => {
    const kinds = (replicas: number) => guards({ replicas }).map(({ kind }) => kind);
    expect(kinds(1)).not.toContain('PodDisruptionBudget');
    expect(kinds(2)).toContain('PodDisruptionBudget');
  });

  test('every object is in the controller’s namespace', () => {
    expect(new Set(guards({ replicas: 2 }).map(({ metadata }) => metadata.namespace))).toEqual(
      new Set(['agent-sandbox-system']),
    );
  });
});

test('AgentSandboxMonitor selects the Service that the release brings, by its port’s name', () => {
  const monitor = new AgentSandboxMonitor(new App(), 'monitor', { namespace: 'agent-sandbox-system' });
  expect(monitor.toJson()).toEqual([
    expect.objectContaining({
      kind: 'ServiceMonitor',
      spec: {
        selector: { matchLabels: { app: 'agent-sandbox-controller' } },
        endpoints: [{ port: 'metrics', path: '/metrics', interval: '30s' }],
      },
    }),
  ]);
});
