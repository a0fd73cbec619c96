import {
  agentsPerNode,
  nodeCapacity,
  type NodeCapacity,
  type NodeDisk,
} from '../../../../lib/capacity/node-capacity';
import type { AgentRequest } from '../../../../lib/capacity/agent-request';
import { nodeKubelet, type NodeKubelet } from '../../../../lib/capacity/node-kubelet';
import { findInstanceType, type VmHost } from '../../../../lib/catalogue/instance-types';

/** A type that a fleet may be made of. */
export interface NodeOption {
  readonly type: string;
  readonly usdPerHour: number;
  readonly capacity: NodeCapacity;
}

/** Types of one pool. */
export interface PoolOptions {
  readonly host: VmHost;
  readonly types: readonly string[];
  /** @default - what the platform tells kubelet for these types */
  readonly kubelet?: NodeKubelet;
  /** @default - the platform's: 100 GiB, instance store in use */
  readonly disk?: NodeDisk;
}

const DEFAULT_DISK: NodeDisk = { rootVolumeGiB: 100, instanceStore: true };

/** What the catalogue says of the types of a pool. @throws for a type that is not in it. */
export const nodeOptions = ({
  host,
  types,
  kubelet,
  disk = DEFAULT_DISK,
}: PoolOptions): readonly NodeOption[] =>
  types.map((name) => {
    const type = findInstanceType(name);
    if (!type) throw new Error(`${name} is not in the catalogue`);
    return {
      type: name,
      usdPerHour: type.hourlyUsd,
      capacity: nodeCapacity(type, kubelet ?? nodeKubelet(host, types), disk),
    };
  });

/**
 * The same types, each as if it had a pool of its own: as many agents as that very type attaches volumes. No Karpenter
 * pool is like that, an optimum may be.
 */
export const eachOnItsOwn = (host: VmHost, types: readonly string[]): readonly NodeOption[] =>
  types.flatMap((type) => nodeOptions({ host, types: [type] }));

/** A type as room for equal agents. */
export interface AgentNode {
  readonly type: string;
  readonly usdPerHour: number;
  /** Agents that it holds; at least one. */
  readonly agents: number;
}

/** The options that hold at least one such agent. @throws when none does. */
export const agentNodes = (options: readonly NodeOption[], request: AgentRequest): readonly AgentNode[] => {
  const nodes = options
    .map(({ type, usdPerHour, capacity }) => ({ type, usdPerHour, agents: agentsPerNode(capacity, request) }))
    .filter(({ agents }) => agents > 0);
  if (nodes.length === 0) throw new Error('no instance type holds one agent');
  return nodes;
};

/** What an optimum minimizes, exactly: the price in micro-dollars, and of equal prices the number of nodes. */
export const weightOf = ({ usdPerHour }: { readonly usdPerHour: number }): number =>
  Math.round(usdPerHour * 1e6) * 10_000 + 1;
