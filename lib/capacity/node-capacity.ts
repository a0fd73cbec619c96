import type { InstanceType } from '../catalogue/instance-types';
import type { AgentRequest } from './agent-request';
import { NODE_DAEMONS } from './node-daemons';
import { agentVolumes, type NodeKubelet } from './node-kubelet';

/** What of a node is left for agents: after kubelet, the system and the daemons have theirs. */
export interface NodeCapacity {
  readonly cpuMillis: number;
  readonly memoryMib: number;
  readonly ephemeralMib: number;
  readonly pods: number;
  readonly volumes: number;
}

/** Where a node keeps what pods write. */
export interface NodeDisk {
  readonly rootVolumeGiB: number;
  /** Pods' files are on the instance store where the type has one (`instanceStorePolicy: RAID0`). */
  readonly instanceStore: boolean;
}

const MIB_PER_GIB = 1024;
const BYTES_PER_MIB = 1024 * 1024;
/** Karpenter's `vmMemoryOverheadPercent`: what a machine of that size does not show to its kernel. */
const HIDDEN_MEMORY = 0.075;
/** Graviton's kernel sets this much aside for DMA. */
const ARM_CMA_MIB = 64;
const EVICTION_MEMORY_MIB = 100;
const EVICTION_DISK = 0.1;
const KUBE_RESERVED_DISK_MIB = MIB_PER_GIB;

/** Share of the first, second, third and fourth, and of all further cores that EKS reserves. */
const CPU_RESERVED = [
  { from: 0, to: 1000, share: 0.06 },
  { from: 1000, to: 2000, share: 0.01 },
  { from: 2000, to: 4000, share: 0.005 },
  { from: 4000, to: Infinity, share: 0.0025 },
] as const;

const kubeReservedCpuMillis = (cpuMillis: number): number =>
  CPU_RESERVED.filter(({ from }) => cpuMillis >= from).reduce(
    (sum, { from, to, share }) => sum + Math.floor((Math.min(cpuMillis, to) - from) * share),
    0,
  );

const visibleMemoryMib = ({ memoryGiB, arch }: InstanceType): number => {
  const mib = memoryGiB * MIB_PER_GIB - (arch === 'arm64' ? ARM_CMA_MIB : 0);
  return mib - Math.ceil(mib * HIDDEN_MEMORY);
};

const diskMib = ({ instanceStore }: InstanceType, disk: NodeDisk): number =>
  disk.instanceStore && instanceStore
    ? Math.floor((instanceStore.disks * instanceStore.gbPerDisk * 1e9) / BYTES_PER_MIB)
    : disk.rootVolumeGiB * MIB_PER_GIB;

/** What Kubernetes may give to pods of a node. */
export type NodeAllocatable = Omit<NodeCapacity, 'volumes'>;

/**
 * Allocatable resources of a node, as Karpenter's AWS provider computes them for an AL2023 node before it exists.
 *
 * @see https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/pkg/providers/instancetype/types.go
 */
export const nodeAllocatable = (
  type: InstanceType,
  kubelet: NodeKubelet,
  disk: NodeDisk,
): NodeAllocatable => {
  const cpu = type.vcpu * 1000;
  const storage = diskMib(type, disk);
  const { maxPods, kubeReservedMemoryMib, systemReserved } = kubelet;
  return {
    cpuMillis: cpu - kubeReservedCpuMillis(cpu) - systemReserved.cpuMillis,
    memoryMib:
      visibleMemoryMib(type) - kubeReservedMemoryMib - systemReserved.memoryMib - EVICTION_MEMORY_MIB,
    ephemeralMib: storage - KUBE_RESERVED_DISK_MIB - Math.ceil(storage * EVICTION_DISK),
    pods: maxPods,
  };
};

const daemons = (resource: 'cpuMillis' | 'memoryMib'): number =>
  NODE_DAEMONS.reduce((sum, daemon) => sum + daemon[resource], 0);

/** What of a node is left for agents when its daemons run. */
export const nodeCapacity = (type: InstanceType, kubelet: NodeKubelet, disk: NodeDisk): NodeCapacity => {
  const { cpuMillis, memoryMib, ephemeralMib, pods } = nodeAllocatable(type, kubelet, disk);
  return {
    cpuMillis: cpuMillis - daemons('cpuMillis'),
    memoryMib: memoryMib - daemons('memoryMib'),
    ephemeralMib,
    pods: pods - NODE_DAEMONS.length,
    volumes: agentVolumes(type),
  };
};

/** Agents of one request that fit on a node; none when the node's own needs take it up. */
export const agentsPerNode = (capacity: NodeCapacity, request: AgentRequest): number =>
  Math.max(
    0,
    Math.floor(
      Math.min(
        capacity.cpuMillis / request.cpuMillis,
        capacity.memoryMib / request.memoryMib,
        capacity.ephemeralMib / request.ephemeralMib,
        capacity.pods,
        request.volumes > 0 ? capacity.volumes / request.volumes : Infinity,
      ),
    ),
  );
