import type { AgentPod, Violation } from '../../cdk8s/admission/violations';

/** Labels of a namespace that ask for the pod security level of agents. */
export const podSecurityLabels = (labels: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels).filter(([name]) => name.startsWith('pod-security.kubernetes.io/')),
  );

/** The violations of our rules that the level `restricted` refuses too, with what it says. */
export const ALSO_BY_STANDARD: Readonly<Record<string, string>> = {
  hostPath: 'restricted volume types (volume "h" uses restricted volume type "hostPath")',
  hostNetwork: 'host namespaces (hostNetwork=true)',
  hostPID: 'host namespaces (hostPID=true)',
  hostIPC: 'host namespaces (hostIPC=true)',
  hostPort: 'hostPort (container "agent" uses hostPort 80)',
  privileged:
    'privileged (container "agent" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (container "agent" must set securityContext.allowPrivilegeEscalation=false)',
  'privileged init container':
    'privileged (container "seed" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (container "seed" must set securityContext.allowPrivilegeEscalation=false)',
  'escalation left to the default':
    'allowPrivilegeEscalation != false (container "agent" must set securityContext.allowPrivilegeEscalation=false)',
  'container as root':
    'runAsNonRoot != true (container "agent" must not set securityContext.runAsNonRoot=false)',
  'nobody says non-root':
    'runAsNonRoot != true (pod or containers "seed", "agent" must set securityContext.runAsNonRoot=true)',
  'user 0': 'runAsUser=0 (container "seed" must not set runAsUser=0)',
  procMount: 'procMount (container "agent" must not set securityContext.procMount to "Unmasked")',
  'ephemeral container':
    'allowPrivilegeEscalation != false (container "debug" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "debug" must set securityContext.capabilities.drop=["ALL"])',
};

const agentContainer = ({ spec }: AgentPod): { securityContext: Record<string, unknown> } => {
  const [container] = spec.containers;
  if (!container) throw new Error('the pod has no container');
  return container;
};

/** What only the level `restricted` refuses: our rules leave it to that. */
export const ONLY_BY_STANDARD: readonly Violation[] = [
  {
    name: 'system calls unfiltered',
    spoil: ({ spec }) => {
      spec.securityContext['seccompProfile'] = { type: 'Unconfined' };
    },
    refusal: 'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
  },
  {
    name: 'system calls left to the default',
    spoil: ({ spec }) => {
      delete spec.securityContext['seccompProfile'];
    },
    refusal:
      'seccompProfile (pod or containers "seed", "agent" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  },
  {
    name: 'capabilities kept',
    spoil: (pod) => {
      delete agentContainer(pod).securityContext['capabilities'];
    },
    refusal:
      'unrestricted capabilities (container "agent" must set securityContext.capabilities.drop=["ALL"])',
  },
  {
    name: 'AppArmor off',
    spoil: ({ spec }) => {
      spec.securityContext['appArmorProfile'] = { type: 'Unconfined' };
    },
    refusal: 'forbidden AppArmor profile (pod must not set AppArmor profile type to "Unconfined")',
  },
  {
    name: 'NFS volume',
    spoil: ({ spec }) => {
      spec.volumes = [{ name: 'n', nfs: { server: '10.0.0.1', path: '/' } }];
    },
    refusal: 'restricted volume types (volume "n" uses restricted volume type "nfs")',
  },
];
