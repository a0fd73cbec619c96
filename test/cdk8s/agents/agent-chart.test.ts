import type { AgentChartProps } from '../../../cdk8s/agents/agent-chart';
import type { AgentKind, AgentProgram } from '../../../cdk8s/agents/agent-kind';
import { OpenClaw } from '../../../cdk8s/agents/openclaw/kind';
import { render, supportAgent, variants, type Rendered } from './fixtures';

type Resources = Record<'cpu' | 'memory' | 'ephemeral-storage', string>;

interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly envFrom?: unknown;
  readonly resources: { readonly requests: Resources; readonly limits: Resources };
  readonly securityContext: object;
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
  }[];
  readonly startupProbe: { readonly httpGet: { readonly path: string } };
  readonly livenessProbe: { readonly httpGet: { readonly path: string } };
}

interface SandboxSpec {
  readonly podTemplate: {
    readonly metadata: {
      readonly labels: Record<string, string>;
      readonly annotations?: Record<string, string>;
    };
    readonly spec: {
      readonly runtimeClassName?: string;
      readonly nodeSelector: Record<string, string>;
      readonly tolerations?: readonly object[];
      readonly automountServiceAccountToken: boolean;
      readonly enableServiceLinks: boolean;
      readonly serviceAccountName: string;
      readonly terminationGracePeriodSeconds: number;
      readonly securityContext: object;
      readonly containers: readonly [Container];
      readonly volumes: readonly {
        readonly name: string;
        readonly configMap?: { readonly defaultMode: number };
      }[];
    };
  };
  readonly volumeClaimTemplates: readonly { readonly spec: object }[];
}

interface ExternalSecretSpec {
  readonly secretStoreRef: object;
  readonly target: { readonly name: string; readonly template: { readonly data: Record<string, string> } };
  readonly data: readonly { readonly secretKey: string; readonly remoteRef: object }[];
}

const find = (objects: readonly Rendered[], kind: string): Rendered => {
  const found = objects.filter((object) => object.kind === kind);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} objects of kind ${kind}`);
  return found[0];
};
const sandbox = (props: AgentChartProps) => find(render(props), 'Sandbox').spec as SandboxSpec;
const podOf = (props: AgentChartProps) => sandbox(props).podTemplate.spec;
const containerOf = (props: AgentChartProps) => podOf(props).containers[0];
const all = Object.entries<AgentChartProps>(variants);

describe.each(all)('%s', (_name, props) => {
  test('has a namespace of its own that holds all its objects', () => {
    const objects = render(props);
    const namespace = find(objects, 'Namespace');
    expect(namespace.metadata).toEqual({
      name: `agent-${props.name}`,
      labels: expect.objectContaining({
        'openclaw.dev/agent': props.name,
        'openclaw.dev/tier': 'agent',
        'openclaw.dev/isolation': props.isolation,
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      }) as object,
    });
    expect(objects[0]).toBe(namespace);
    for (const object of objects.slice(1)) expect(object.metadata.namespace).toBe(`agent-${props.name}`);
  });

  test('has no token, no right and no credential of Kubernetes or AWS', () => {
    const objects = render(props);
    const pod = podOf(props);
    expect(find(objects, 'ServiceAccount')).toMatchObject({ automountServiceAccountToken: false });
    expect(find(objects, 'ServiceAccount').metadata.annotations).toBeUndefined();
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      serviceAccountName: find(objects, 'ServiceAccount').metadata.name,
    });
    const kinds = new Set(objects.map(({ kind }) => kind));
    for (const kind of ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'Secret']) {
      expect(kinds).not.toContain(kind);
    }
    expect(containerOf(props).env.filter(({ name }) => name.startsWith('AWS_'))).toEqual([]);
    expect(pod.volumes.map(({ name }) => name)).toEqual(['config', 'tmp']);
  });

  test('meets the restricted Pod Security Standard on a read-only root', () => {
    const userId = props.kind.name === 'openclaw' ? 1000 : 10_000;
    expect(podOf(props).securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      fsGroup: userId,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(containerOf(props).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const forbidden = [
      'hostNetwork',
      'hostPID',
      'hostIPC',
      'hostPath',
      'hostPort',
      'privileged',
      'procMount',
      'sysctls',
      'projected',
    ];
    const text = JSON.stringify(podOf(props));
    expect(forbidden.filter((field) => text.includes(`"${field}"`))).toEqual([]);
  });

  test('does not let hypervisor annotations through', () => {
    const { annotations = {} } = sandbox(props).podTemplate.metadata;
    expect(Object.keys(annotations)).toEqual(['karpenter.sh/do-not-disrupt']);
  });

  test('takes secrets by name, each variable alone', () => {
    const container = containerOf(props);
    const { target, data, secretStoreRef } = find(render(props), 'ExternalSecret').spec as ExternalSecretSpec;
    expect(container.envFrom).toBeUndefined();
    const referenced = container.env.filter(({ valueFrom }) => valueFrom !== undefined);
    expect(referenced.map(({ valueFrom }) => valueFrom)).toEqual(
      referenced.map(({ name }) => ({ secretKeyRef: { name: target.name, key: name } })),
    );
    expect(Object.keys(target.template.data).sort()).toEqual(referenced.map(({ name }) => name).sort());
    expect(secretStoreRef).toEqual({ kind: 'ClusterSecretStore', name: 'aws-secrets-manager' });
    expect(data.at(-1)).toEqual({
      secretKey: 'seed',
      remoteRef: { key: props.seedSecret, property: 'seed' },
    });
    // The seed itself never reaches the namespace.
    expect(Object.values(target.template.data)).not.toContain('{{ .seed }}');
  });

  test('asks for CPU, memory and ephemeral storage and limits all three', () => {
    const { requests, limits } = containerOf(props).resources;
    for (const amounts of [requests, limits]) {
      expect(Object.keys(amounts).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
    }
    expect(parseInt(requests.memory)).toBeGreaterThanOrEqual(1536);
    expect(parseInt(limits.memory)).toBeGreaterThanOrEqual(2048);
    find(render(props), 'ResourceQuota');
    find(render(props), 'LimitRange');
  });

  test('writes only to its volume and to /tmp', () => {
    const writable = containerOf(props).volumeMounts.filter(({ readOnly }) => !readOnly);
    expect(writable.map(({ name }) => name)).toEqual(['home', 'tmp']);
    const config = podOf(props).volumes.find(({ name }) => name === 'config');
    expect(config?.configMap?.defaultMode).toBe(0o440);
  });

  test('fits: 48 of its kind go into one template of 1 MB', () => {
    const inTemplate = JSON.stringify(JSON.stringify(render(props))).length;
    expect(inTemplate).toBeLessThan(12_000);
  });
});

describe('placement', () => {
  test.each([
    ['OpenClaw on Slack, nested', 'kata-qemu', 'amd64', 'nested'],
    ['OpenClaw on Feishu, metal', 'kata-clh', 'amd64', 'metal'],
    ['OpenClaw on Graviton', 'kata-qemu-static', 'arm64', 'metal-arm64'],
  ] as const)('%s: %s on %s', (name, runtimeClassName, arch, isolation) => {
    expect(podOf(variants[name])).toMatchObject({
      runtimeClassName,
      nodeSelector: { 'kubernetes.io/arch': arch, 'openclaw.dev/isolation': isolation },
      tolerations: [{ key: 'openclaw.dev/sandbox', value: isolation, effect: 'NoSchedule' }],
    });
  });

  test('runc has neither a RuntimeClass nor a pool', () => {
    const pod = podOf(variants['Hermes on Slack, runc']);
    expect(pod.runtimeClassName).toBeUndefined();
    expect(pod.tolerations).toBeUndefined();
    expect(pod.nodeSelector).toEqual({ 'kubernetes.io/arch': 'amd64' });
  });

  test('on Graviton requests equal limits: the machine cannot grow', () => {
    const graviton = containerOf(variants['OpenClaw on Graviton']).resources;
    expect(graviton.requests).toEqual(graviton.limits);
    const nested = containerOf(supportAgent).resources;
    expect(nested.requests).not.toEqual(nested.limits);
  });

  test.each(['clh', 'fc'] as const)('Graviton has no %s', (hypervisor) => {
    expect(() => render({ ...variants['OpenClaw on Graviton'], hypervisor })).toThrow(
      `hypervisor '${hypervisor}' does not run on isolation 'metal-arm64'; leave it out (qemu)`,
    );
  });
});

describe('OpenClaw in the pod', () => {
  test('is probed where channels do not count, and may finish its turns', () => {
    const container = containerOf(supportAgent);
    expect(container.startupProbe.httpGet.path).toBe('/startupz');
    expect(container.livenessProbe.httpGet.path).toBe('/healthz');
    expect(podOf(supportAgent).terminationGracePeriodSeconds).toBe(330);
  });

  test('gets its gateway key and its own token from parts of the seed that do not overlap', () => {
    const { target } = find(render(supportAgent), 'ExternalSecret').spec as ExternalSecretSpec;
    expect(target.template.data).toMatchObject({
      LITELLM_API_KEY: 'sk-{{ .seed | substr 0 40 }}',
      OPENCLAW_GATEWAY_TOKEN: '{{ .seed | substr 40 64 }}',
      SLACK_BOT_TOKEN: '{{ .SLACK_BOT_TOKEN }}',
    });
  });

  test('keeps its volume under the default class', () => {
    expect(sandbox(supportAgent).volumeClaimTemplates).toEqual([
      {
        metadata: { name: 'home' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'gp3',
          resources: { requests: { storage: '10Gi' } },
        },
      },
    ]);
  });
});

describe('choices', () => {
  test('an agent may be moved by Karpenter', () => {
    expect(
      sandbox({ ...supportAgent, doNotDisrupt: false }).podTemplate.metadata.annotations,
    ).toBeUndefined();
  });

  test('a larger agent has a larger quota', () => {
    const hard = (props: AgentChartProps) =>
      (find(render(props), 'ResourceQuota').spec as { readonly hard: Record<string, string> }).hard;
    expect(hard(supportAgent)).toMatchObject({ 'limits.cpu': '2500m', 'limits.memory': '4736Mi', pods: '2' });
    expect(hard({ ...supportAgent, cpu: 4, memoryGiB: 8, storageGiB: 50 })).toMatchObject({
      'limits.cpu': '8500m',
      'limits.memory': '17024Mi',
      'requests.storage': '50Gi',
    });
  });

  test('a fork adds a kind without touching the chart', () => {
    const program: AgentProgram = {
      ...new OpenClaw({ channels: [{ kind: 'slack', secret: 'openclaw/agents/x' }] }).program({
        agent: 'x',
        gatewayUrl: 'http://gateway.test',
        model: supportAgent.model,
      }),
      port: 9000,
      home: '/work',
    };
    const kind: AgentKind = { name: 'own', minimumMemoryGiB: 0.5, program: () => program };
    const objects = render({ ...supportAgent, kind });
    expect(find(objects, 'Namespace').metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'own' });
    expect(containerOf({ ...supportAgent, kind }).volumeMounts[0]?.mountPath).toBe('/work');
  });
});

describe('bad input', () => {
  test.each(['Support', 'a_b', '-a', 'a-', '', 'x'.repeat(58)])("refuses the name '%s'", (name) => {
    expect(() => render({ ...supportAgent, name })).toThrow(
      `agent name must be lower-case letters, digits and inner dashes, at most 57 characters, got '${name}'`,
    );
  });

  test('takes the longest name that a namespace can hold', () => {
    expect(find(render({ ...supportAgent, name: 'x'.repeat(57) }), 'Namespace').metadata.name).toHaveLength(
      63,
    );
  });

  test('refuses memory that the program is killed with', () => {
    expect(() => render({ ...supportAgent, memoryGiB: 1 })).toThrow(
      'memoryGiB must be at least 2 for openclaw, got 1: it would be killed at its first answer',
    );
  });

  test('refuses no CPU', () => {
    expect(() => render({ ...supportAgent, cpu: 0 })).toThrow('cpu must be more than 0, got 0');
  });
});
