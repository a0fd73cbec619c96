import type { KubernetesClient, NewObject } from './kubernetes-client';

/** A node that kwok plays. */
export interface FakeNode {
  readonly name: string;
  readonly zone: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** @default 16 CPUs, 64 GiB, 110 pods */
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly architecture?: 'amd64' | 'arm64';
}

/** Marks a node as one of kwok's; Karpenter's emulated EC2 gives its nodes the same. */
export const KWOK_ANNOTATION = { 'kwok.x-k8s.io/node': 'fake' } as const;

const nodeOf = ({ name, zone, labels, taints, allocatable, architecture = 'amd64' }: FakeNode) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    annotations: KWOK_ANNOTATION,
    labels: {
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': architecture,
      'kubernetes.io/hostname': name,
      'topology.kubernetes.io/zone': zone,
      'topology.kubernetes.io/region': zone.slice(0, -1),
      ...labels,
    },
  },
  spec: { providerID: `aws:///${zone}/i-${name}`, taints: taints ?? [] },
  status: {
    allocatable: allocatable ?? { cpu: '16', memory: '64Gi', pods: '110', 'ephemeral-storage': '100Gi' },
    capacity: allocatable ?? { cpu: '16', memory: '64Gi', pods: '110', 'ephemeral-storage': '100Gi' },
  },
});

/** Adds a node as a kubelet does, with its room in the first request: kwok would give it a thousand CPUs. */
export const addNode = async (client: KubernetesClient, node: FakeNode): Promise<void> => {
  await client.create(nodeOf(node) satisfies NewObject);
};
