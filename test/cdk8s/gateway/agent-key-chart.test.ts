import {
  AGENT_KEY_TEMPLATE,
  AgentKeyChart,
  type AgentKeyChartProps,
} from '../../../cdk8s/gateway/agent-key-chart';
import { KeyScriptChart } from '../../../cdk8s/gateway/key-script-chart';
import { only, rendered, type Rendered } from '../rendered';

const PROPS: AgentKeyChartProps = {
  agent: 'support',
  seedSecretName: 'openclaw/test/agents/support',
  image: 'registry.example.com/litellm:v0.0.0-test',
  models: ['claude-opus-4-6'],
  maxBudget: 50,
  budgetDuration: '30d',
};

interface PodSpec {
  readonly containers: readonly { readonly command: readonly string[]; readonly env?: unknown }[];
  readonly volumes: readonly { readonly name: string; readonly projected?: unknown }[];
}
interface JobSpec {
  readonly template: { readonly spec: PodSpec };
}

function chart(overrides: Partial<AgentKeyChartProps> = {}): Rendered[] {
  return rendered((app) => new AgentKeyChart(app, 'key', { ...PROPS, ...overrides }));
}

function podSpec(objects: Rendered[]): PodSpec {
  return (only(objects, 'Job').spec as JobSpec).template.spec;
}

describe('AgentKeyChart', () => {
  test('the key is derived from the seed, so that both namespaces come to the same', () => {
    expect(AGENT_KEY_TEMPLATE).toBe('sk-{{ .seed | substr 0 40 }}');
    expect(only(chart(), 'ExternalSecret').spec).toMatchObject({
      target: { name: 'key-support', template: { data: { key: AGENT_KEY_TEMPLATE } } },
      data: [{ secretKey: 'seed', remoteRef: { key: 'openclaw/test/agents/support', property: 'seed' } }],
    });
  });

  test('the script gets the settings as one argument and the keys as files only the pod’s group can read', () => {
    const { containers, volumes } = podSpec(chart());
    expect(containers[0]?.command).toEqual([
      'python',
      '/scripts/issue_key.py',
      '--url=http://litellm.litellm.svc.cluster.local:4000',
      '--alias=support',
      '--settings={"models":["claude-opus-4-6"],"max_budget":50,"budget_duration":"30d"}',
      '--master-key-file=/run/secrets/gateway/master-key',
      '--key-file=/run/secrets/gateway/key',
    ]);
    expect(containers[0]).not.toHaveProperty('env');
    expect(volumes[1]).toMatchObject({
      projected: {
        defaultMode: 0o440,
        sources: [{ secret: { name: 'litellm-master-key' } }, { secret: { name: 'key-support' } }],
      },
    });
  });

  test('pods meet the pod security level restricted and have no Kubernetes token', () => {
    expect(podSpec(chart())).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
          },
          resources: { limits: { cpu: '500m', memory: '128Mi', 'ephemeral-storage': '64Mi' } },
        },
      ],
    });
  });

  test('another setting makes another Job, the same settings the same one', () => {
    const name = (overrides: Partial<AgentKeyChartProps> = {}): string =>
      only(chart(overrides), 'Job').metadata.name;
    expect(name()).toBe(name());
    expect(name({ maxBudget: 51 })).not.toBe(name());
    expect(name({ image: 'registry.example.com/litellm:v0.0.1-test' })).not.toBe(name());
  });

  test('a missing key is mended within the hour, at a minute of the agent’s own', () => {
    const schedules = Array.from({ length: 200 }, (_, index) => {
      const { spec } = only(chart({ agent: `agent-${index}` }), 'CronJob');
      expect(spec).toMatchObject({ concurrencyPolicy: 'Forbid' });
      return (spec as { schedule: string }).schedule;
    });
    for (const schedule of schedules) expect(schedule).toMatch(/^[0-5]?\d \* \* \* \*$/);
    expect(new Set(schedules).size).toBeGreaterThan(40);
  });

  test('names fit whatever the agent is called, and stay apart', () => {
    const long = 'a'.repeat(57);
    const names = [long, `${long.slice(1)}b`].flatMap((agent) =>
      chart({ agent }).map(({ kind, metadata }) => `${kind}/${metadata.name}`),
    );
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name.split('/')[1]?.length).toBeLessThanOrEqual(52);
  });
});

describe('KeyScriptChart', () => {
  test('carries the script', () => {
    const { data } = only(
      rendered((app) => new KeyScriptChart(app, 'script')),
      'ConfigMap',
      'issue-key',
    );
    expect(data?.['issue_key.py']).toContain('def issue(gateway, key, alias, wanted):');
  });
});
