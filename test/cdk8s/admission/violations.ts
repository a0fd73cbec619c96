/** A pod as an agent's namespace accepts it, the ways to spoil it, and the words of the refusal. */

interface Container {
  name: string;
  image: string;
  securityContext: Record<string, unknown>;
  ports?: object[];
}

export interface AgentPod {
  metadata: { name: string; annotations?: Record<string, string> };
  spec: {
    containers: Container[];
    initContainers?: Container[];
    ephemeralContainers?: object[];
    securityContext: Record<string, unknown>;
    volumes?: object[];
    [field: string]: unknown;
  };
}

export interface Violation {
  readonly name: string;
  readonly spoil: (pod: AgentPod) => void;
  /** Part of the message. */
  readonly refusal: string;
  /** What the API server itself says of such a pod, before it asks a policy; a Sandbox it would take. */
  readonly invalidPod?: string;
}

function container(name: string): Container {
  return {
    name,
    image: 'registry.example.com/agent:1',
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

export function agentPod(): AgentPod {
  return {
    metadata: { name: 'agent' },
    spec: {
      runtimeClassName: 'kata-qemu',
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container('agent')],
      initContainers: [container('seed')],
      volumes: [{ name: 'scratch', emptyDir: {} }],
    },
  };
}

const first = (containers: Container[] | undefined): Container => {
  const [found] = containers ?? [];
  if (!found) throw new Error('the pod has no container');
  return found;
};

const setSpec = (field: string, value: unknown) => (pod: AgentPod) => {
  pod.spec[field] = value;
};
const setContainer = (field: string, value: unknown) => (pod: AgentPod) => {
  first(pod.spec.containers).securityContext[field] = value;
};
const setInit = (field: string, value: unknown) => (pod: AgentPod) => {
  first(pod.spec.initContainers).securityContext[field] = value;
};
const addVolume = (volume: object) => (pod: AgentPod) => {
  pod.spec.volumes = [...(pod.spec.volumes ?? []), volume];
};

export const VIOLATIONS: readonly Violation[] = [
  {
    name: 'no RuntimeClass',
    spoil: setSpec('runtimeClassName', undefined),
    refusal: 'needs a virtual machine',
  },
  {
    name: 'another RuntimeClass',
    spoil: setSpec('runtimeClassName', 'gvisor'),
    refusal: 'needs a virtual machine',
  },
  {
    name: 'Kata annotation',
    spoil: (pod) => {
      pod.metadata.annotations = { 'io.katacontainers.config.hypervisor.kernel_params': 'x' };
    },
    refusal: 'reconfigure the hypervisor',
  },
  {
    name: 'automount left to the default',
    spoil: setSpec('automountServiceAccountToken', undefined),
    refusal: 'set automountServiceAccountToken to false',
  },
  {
    name: 'automount on',
    spoil: setSpec('automountServiceAccountToken', true),
    refusal: 'set automountServiceAccountToken to false',
  },
  {
    name: 'projected token',
    spoil: addVolume({
      name: 't',
      projected: { sources: [{ serviceAccountToken: { path: 't', audience: 'x' } }] },
    }),
    refusal: 'projected service account token',
  },
  {
    name: 'hostPath',
    spoil: addVolume({ name: 'h', hostPath: { path: '/' } }),
    refusal: 'hostPath opens the node',
  },
  { name: 'hostNetwork', spoil: setSpec('hostNetwork', true), refusal: 'hostNetwork takes an agent out' },
  { name: 'hostPID', spoil: setSpec('hostPID', true), refusal: 'hostPID takes an agent out' },
  { name: 'hostIPC', spoil: setSpec('hostIPC', true), refusal: 'hostIPC takes an agent out' },
  {
    name: 'hostPort',
    spoil: (pod) => {
      first(pod.spec.containers).ports = [{ containerPort: 80, hostPort: 80 }];
    },
    refusal: 'hostPort listens on the node',
  },
  { name: 'nodeName', spoil: setSpec('nodeName', 'ip-10-0-0-1'), refusal: 'goes around the scheduler' },
  {
    name: 'privileged',
    spoil: (pod) => {
      setContainer('privileged', true)(pod);
      setContainer('allowPrivilegeEscalation', true)(pod);
    },
    refusal: 'privileged containers are refused',
  },
  {
    name: 'privileged, escalation forbidden',
    spoil: setContainer('privileged', true),
    refusal: 'privileged containers are refused',
    invalidPod: 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
  },
  {
    name: 'privileged init container',
    spoil: (pod) => {
      setInit('privileged', true)(pod);
      setInit('allowPrivilegeEscalation', true)(pod);
    },
    refusal: 'privileged containers are refused',
  },
  {
    name: 'escalation left to the default',
    spoil: setContainer('allowPrivilegeEscalation', undefined),
    refusal: 'set allowPrivilegeEscalation to false',
  },
  {
    name: 'added capability',
    spoil: setInit('capabilities', { drop: ['ALL'], add: ['NET_BIND_SERVICE'] }),
    refusal: 'added capabilities are refused',
  },
  { name: 'container as root', spoil: setContainer('runAsNonRoot', false), refusal: 'must not run as root' },
  {
    name: 'nobody says non-root',
    spoil: (pod) => {
      delete pod.spec.securityContext.runAsNonRoot;
    },
    refusal: 'must not run as root',
  },
  { name: 'user 0', spoil: setInit('runAsUser', 0), refusal: 'user 0 is root' },
  {
    name: 'procMount',
    spoil: (pod) => {
      setContainer('procMount', 'Unmasked')(pod);
      pod.spec.hostUsers = false;
    },
    refusal: 'an unmasked /proc is refused',
  },
  {
    name: 'sysctl',
    spoil: (pod) => {
      pod.spec.securityContext.sysctls = [{ name: 'kernel.shm_rmid_forced', value: '0' }];
    },
    refusal: 'sysctls are refused',
  },
  {
    name: 'ephemeral container',
    spoil: setSpec('ephemeralContainers', [{ name: 'debug', image: 'registry.example.com/debug:1' }]),
    refusal: 'debug containers join',
  },
];
