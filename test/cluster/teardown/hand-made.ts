import type { KindRef } from '../harness/kubernetes-client';
import type { KubeObject } from '../harness/kube-object';

/** An object as a person writes it. */
interface Named extends KindRef {
  readonly metadata: KubeObject['metadata'];
  readonly [field: string]: unknown;
}

/** Where people work by hand, next to the agents. No agent's rules hold here. */
export const NAMESPACE = 'by-hand';

const PAUSE = 'registry.k8s.io/pause:3.10';
const container = (cpu = '10m') => ({ name: 'main', image: PAUSE, resources: { requests: { cpu } } });
const claimSpec = {
  accessModes: ['ReadWriteOnce'],
  storageClassName: 'gp3',
  resources: { requests: { storage: '1Gi' } },
};
/** On the nodes of the agents. */
const onNested = {
  nodeSelector: { 'openclaw.dev/isolation': 'nested' },
  tolerations: [{ key: 'openclaw.dev/sandbox', operator: 'Exists' }],
};

/** A Sandbox with a volume, on a system node. */
export const sandboxOf = (name: string, finalizers: readonly string[] = []): Named => ({
  apiVersion: 'agents.x-k8s.io/v1beta1',
  kind: 'Sandbox',
  metadata: { name, namespace: NAMESPACE, finalizers: [...finalizers] },
  spec: {
    podTemplate: { spec: { containers: [container()] } },
    volumeClaimTemplates: [{ metadata: { name: 'home' }, spec: claimSpec }],
  },
});

/** Fits on no node that there is. */
export const greedyPod: Named = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'greedy', namespace: NAMESPACE },
  spec: { ...onNested, containers: [container('14')] },
};

/** What a drain meets besides the agents of the configuration. */
export const handMade = (): readonly Named[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
  // Refills itself as long as it is there.
  {
    apiVersion: 'extensions.agents.x-k8s.io/v1beta1',
    kind: 'SandboxTemplate',
    metadata: { name: 'short', namespace: NAMESPACE },
    spec: { podTemplate: { spec: { containers: [container()] } } },
  },
  {
    apiVersion: 'extensions.agents.x-k8s.io/v1beta1',
    kind: 'SandboxWarmPool',
    metadata: { name: 'short', namespace: NAMESPACE },
    spec: { replicas: 2, sandboxTemplateRef: { name: 'short' } },
  },
  {
    apiVersion: 'extensions.agents.x-k8s.io/v1beta1',
    kind: 'SandboxClaim',
    metadata: { name: 'taken', namespace: NAMESPACE },
    spec: { warmPoolRef: { name: 'short' } },
  },
  // What Karpenter would not evict: the pod says so, and so does its budget.
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'stubborn',
      namespace: NAMESPACE,
      labels: { app: 'stubborn' },
      annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
    },
    spec: { ...onNested, containers: [container()] },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'stubborn', namespace: NAMESPACE },
    spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'stubborn' } } },
  },
  // A claim that a pod keeps, as a release leaves them behind.
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'forgotten', namespace: NAMESPACE },
    spec: claimSpec,
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'reader', namespace: NAMESPACE },
    spec: {
      containers: [container()],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'forgotten' } }],
    },
  },
  // Somebody wants to keep this one.
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'archive' },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-0fake' },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'archive', namespace: NAMESPACE },
    spec: { ...claimSpec, storageClassName: '', volumeName: 'archive' },
  },
];
