import { Chart, JsonPatch } from 'cdk8s';
import { k8s } from '../k8s';
import type { Construct } from 'constructs';
import type { AgentKind, AgentModel } from './agent-kind';
import { containerDefaults, quotaOf } from './agent-size';
import { AgentCredentials } from './credentials';
import { placementOf, type Hypervisor, type Isolation } from './isolation';
import { AgentNetworkPolicies, type GatewayEndpoint, type PrivateRanges } from './network-policies';
import { AgentSandbox } from './sandbox';

/** Properties of {@link AgentChart}. */
export interface AgentChartProps {
  /** Name of the agent: lower case, digits and dashes, at most 57 characters. Its namespace is `agent-<name>`. */
  readonly name: string;

  /** The program and its channels, e.g. `new OpenClaw({ channels: [...] })`. */
  readonly kind: AgentKind;

  /** Container image, pinned. */
  readonly image: string;

  /** The model it thinks with. */
  readonly model: AgentModel;

  /** What separates it from its node. */
  readonly isolation: Isolation;

  /**
   * Hypervisor of the micro-VM.
   *
   * @default 'qemu'
   */
  readonly hypervisor?: Hypervisor;

  /** Name of the generated secret, see `AgentCredentials`. */
  readonly seedSecret: string;

  /** What never counts as public. */
  readonly privateRanges: PrivateRanges;

  /**
   * The LLM gateway.
   *
   * @default - service `litellm` in namespace `litellm`, port 4000
   */
  readonly gateway?: GatewayEndpoint;

  /**
   * vCPUs of the micro-VM.
   *
   * @default 1
   */
  readonly cpu?: number;

  /**
   * Memory of the micro-VM, GiB.
   *
   * @default - the least that the kind runs with
   */
  readonly memoryGiB?: number;

  /**
   * Volume for the agent's state, GiB.
   *
   * @default 10
   */
  readonly storageGiB?: number;

  /**
   * StorageClass of that volume. Deleting the agent deletes the volume as far as this class says.
   *
   * @default 'gp3'
   */
  readonly storageClass?: string;

  /**
   * Karpenter leaves the node of a running agent alone until it expires.
   *
   * @default true
   */
  readonly doNotDisrupt?: boolean;

  /**
   * ClusterSecretStore for Secrets Manager.
   *
   * @default 'aws-secrets-manager'
   */
  readonly secretStore?: string;

  /**
   * Namespaces whose pods may call the agent's HTTP interface.
   *
   * @default - none
   */
  readonly allowIngressFrom?: readonly string[];
}

/** Where the blueprint installs its gateway. */
export const DEFAULT_GATEWAY: GatewayEndpoint = {
  namespace: 'litellm',
  podLabels: { 'app.kubernetes.io/name': 'litellm' },
  port: 4000,
  url: 'http://litellm.litellm.svc.cluster.local:4000',
};

/**
 * Everything one agent has in the cluster, in a namespace of its own.
 *
 * The agent has no credential but its key at the gateway and its channel's tokens: no Kubernetes token, no AWS role.
 *
 * @throws Error when the name is no DNS label, when a size is below what the kind needs, or for a hypervisor that the
 * isolation does not have
 */
export class AgentChart extends Chart {
  public constructor(scope: Construct, id: string, props: AgentChartProps) {
    assertName(props.name);
    const placement = placementOf(props.isolation, props.hypervisor);
    const size = sizeOf(props);
    const storageGiB = props.storageGiB ?? 10;
    const gateway = props.gateway ?? DEFAULT_GATEWAY;
    const partOf = { 'app.kubernetes.io/part-of': 'openclaw-eks-blueprint' };
    // The namespace says whose all other objects are; hundreds of agents share one template's size.
    const labels = {
      'app.kubernetes.io/name': props.kind.name,
      'app.kubernetes.io/instance': props.name,
      'app.kubernetes.io/component': 'agent',
      ...partOf,
      'openclaw.dev/agent': props.name,
      'openclaw.dev/tier': 'agent',
    };
    super(scope, id, { namespace: `agent-${props.name}`, labels: partOf, disableResourceNameHashes: true });

    const program = props.kind.program({ agent: props.name, gatewayUrl: gateway.url, model: props.model });
    const names = { serviceAccount: 'agent', configMap: 'agent-config', secret: 'agent' };

    const namespace = new k8s.KubeNamespace(this, 'Namespace', {
      metadata: {
        name: `agent-${props.name}`,
        labels: { ...labels, 'openclaw.dev/isolation': props.isolation, ...podSecurity('restricted') },
      },
    });
    // cdk8s puts every object of a chart into the chart's namespace, the Namespace too.
    namespace.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    new k8s.KubeResourceQuota(this, 'Quota', {
      metadata: { name: 'agent' },
      spec: { hard: quotaOf(size, storageGiB) },
    });
    new k8s.KubeLimitRange(this, 'Limits', {
      metadata: { name: 'agent' },
      spec: { limits: [containerDefaults(size)] },
    });
    new AgentNetworkPolicies(this, 'Network', {
      gateway,
      privateRanges: props.privateRanges,
      allowIngressFrom: props.allowIngressFrom,
      port: program.port,
    });
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name: names.serviceAccount },
      automountServiceAccountToken: false,
    });
    new AgentCredentials(this, 'Credentials', {
      secretEnv: program.secretEnv,
      seedSecret: props.seedSecret,
      secretStore: props.secretStore ?? 'aws-secrets-manager',
      secretName: names.secret,
    });
    new k8s.KubeConfigMap(this, 'Config', {
      metadata: { name: names.configMap },
      data: { ...program.configFiles },
    });
    new AgentSandbox(this, 'Sandbox', {
      ...names,
      name: props.name,
      labels,
      image: props.image,
      program,
      placement,
      size,
      storageGiB,
      storageClass: props.storageClass ?? 'gp3',
      doNotDisrupt: props.doNotDisrupt ?? true,
    });
  }
}

/** @see https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
function podSecurity(level: string): Record<string, string> {
  const modes = ['enforce', 'audit', 'warn'];
  return Object.fromEntries(
    modes.flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, 'latest'],
    ]),
  );
}

function assertName(name: string): void {
  // 63 characters of a namespace, less the prefix agent-
  if (/^[a-z0-9]([a-z0-9-]{0,55}[a-z0-9])?$/.test(name)) return;
  throw new Error(
    `agent name must be lower-case letters, digits and inner dashes, at most 57 characters, got '${name}'`,
  );
}

function sizeOf({ kind, cpu = 1, memoryGiB = kind.minimumMemoryGiB }: AgentChartProps) {
  if (memoryGiB < kind.minimumMemoryGiB) {
    throw new Error(
      `memoryGiB must be at least ${kind.minimumMemoryGiB} for ${kind.name}, got ${memoryGiB}: it would be killed at its first answer`,
    );
  }
  if (cpu <= 0) throw new Error(`cpu must be more than 0, got ${cpu}`);
  return { cpu, memoryGiB };
}
