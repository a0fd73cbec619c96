import { findInstanceType, type InstanceType, type VmHost } from '../catalogue/instance-types';
import { NODE_DAEMONS } from './node-daemons';

/** What kubelet is told on the nodes of a pool; Karpenter counts with the same figures. */
export interface NodeKubelet {
  /** Pods that a node takes, daemons included. */
  readonly maxPods: number;
  /** Held back for kubelet and containerd, MiB. */
  readonly kubeReservedMemoryMib: number;
  /** Held back for the system, and for what virtual machines cost outside of their pods. */
  readonly systemReserved: { readonly cpuMillis: number; readonly memoryMib: number };
}

/** The root volume takes one attachment. */
const ROOT_VOLUMES = 1;

const SYSTEM_RESERVED: Readonly<Record<VmHost, NodeKubelet['systemReserved']>> = {
  nested: { cpuMillis: 100, memoryMib: 256 },
  metal: { cpuMillis: 500, memoryMib: 2048 },
  'metal-arm64': { cpuMillis: 500, memoryMib: 2048 },
};

/**
 * EBS volumes of agents that one machine attaches.
 *
 * Older types share their attachments between volumes and network interfaces; with prefix delegation the nodes keep the
 * one interface that the type's figure already leaves out.
 *
 * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/v1.57.1/pkg/driver/node.go `getVolumesLimit`
 */
export const agentVolumes = (type: InstanceType): number => type.maxEbsVolumes - ROOT_VOLUMES;

/** Memory that the AL2023 image of EKS, and Karpenter, hold back for that many pods, MiB. */
export const kubeReservedMemoryMib = (pods: number): number => 255 + 11 * pods;

/**
 * Kubelet's figures for a pool.
 *
 * Every agent has an EBS volume, and Karpenter does not know how many a node that does not exist yet will attach
 * (https://github.com/kubernetes-sigs/karpenter/issues/2891). So pods are limited to what the pool's types attach, the
 * least of them, plus the node's daemons: no agent is sent to a node that cannot have its volume.
 *
 * The image would hold memory back for as many pods as the type has addresses for, 394 on a 4xlarge (4.6 GiB) and 737
 * on most metal types (8.2 GiB), whatever `maxPods` says; it is told the amount for `maxPods`.
 *
 * @param types names of instance types in the catalogue.
 * @throws when there is none.
 * @see docs/adr/0012-no-more-agents-than-volumes.md
 */
export const nodeKubelet = (host: VmHost, types: readonly string[]): NodeKubelet => {
  const known = types.flatMap((name) => findInstanceType(name) ?? []);
  if (known.length === 0) {
    throw new Error(`None of the instance types of a ${host} pool is known: ${types.join(', ') || '(none)'}`);
  }
  const maxPods = Math.min(...known.map(agentVolumes)) + NODE_DAEMONS.length;
  return {
    maxPods,
    kubeReservedMemoryMib: kubeReservedMemoryMib(maxPods),
    systemReserved: SYSTEM_RESERVED[host],
  };
};
