import { largestRequest } from '../capacity/agent-request';
import { agentsPerNode, nodeCapacity } from '../capacity/node-capacity';
import { nodeKubelet } from '../capacity/node-kubelet';
import { findInstanceType } from '../catalogue/instance-types';
import type { AgentFacts, PoolFacts } from './facts';

/** The fleet of one instance type that holds all agents of a pool at the lowest list price. */
export interface FleetEstimate {
  readonly instanceType: string;
  readonly nodes: number;
  readonly agentsPerNode: number;
  readonly usdPerHour: number;
}

/**
 * Nodes that a pool needs for its agents, as a model: every agent at the largest request among them, one instance type
 * for all. What Karpenter really starts depends on how the agents come; `npm run bench:cluster` shows it.
 *
 * @returns undefined without agents, or when no type of the pool is known or large enough.
 */
export const estimateFleet = (pool: PoolFacts, agents: readonly AgentFacts[]): FleetEstimate | undefined => {
  const own = agents.filter(({ isolation }) => isolation === pool.isolation);
  const types = pool.instanceTypes.flatMap((name) => findInstanceType(name) ?? []);
  if (own.length === 0 || types.length === 0) return undefined;
  const request = largestRequest(own.map((agent) => agent.request));
  const kubelet = nodeKubelet(pool.isolation, pool.instanceTypes);
  return types
    .flatMap((type): FleetEstimate[] => {
      const perNode = agentsPerNode(nodeCapacity(type, kubelet, pool.disk), request);
      if (perNode === 0) return [];
      const nodes = Math.ceil(own.length / perNode);
      return [{ instanceType: type.name, nodes, agentsPerNode: perNode, usdPerHour: nodes * type.hourlyUsd }];
    })
    .reduce<FleetEstimate | undefined>(
      (best, next) => (best && best.usdPerHour <= next.usdPerHour ? best : next),
      undefined,
    );
};
