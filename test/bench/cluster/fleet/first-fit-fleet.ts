import { type Fleet, fleetOf } from './fleet';
import type { AgentNode } from './node-option';

/**
 * The fleet that Karpenter's scheduler arrives at when equal agents are pending all at once: it fills a node as long as
 * any type of the pool still holds it, opens the next, and each node becomes the cheapest type that holds its agents.
 *
 * Nowhere in this are two nodes weighed against one: the last node is as large as its agents need, even where two
 * smaller ones would be cheaper. A prediction to hold the real Karpenter against, and to draw a line through its points.
 *
 * @see https://github.com/kubernetes-sigs/karpenter/blob/v1.14.1/pkg/controllers/provisioning/scheduling/nodeclaim.go
 */
export const firstFitFleet = (count: number, nodes: readonly AgentNode[]): Fleet => {
  const most = Math.max(...nodes.map(({ agents }) => agents));
  const cheapestFor = (load: number): AgentNode =>
    nodes
      .filter(({ agents }) => agents >= load)
      .reduce((cheapest, next) => (next.usdPerHour < cheapest.usdPerHour ? next : cheapest));
  const full = Array.from({ length: Math.floor(count / most) }, () => cheapestFor(most));
  const rest = count % most;
  return fleetOf([...full, ...(rest > 0 ? [cheapestFor(rest)] : [])]);
};

/**
 * The fleet when agents come one at a time and stay: a new one goes where there is room, else Karpenter starts the
 * cheapest type that holds one agent.
 */
export const oneByOneFleet = (count: number, nodes: readonly AgentNode[]): Fleet => {
  const cheapest = nodes.reduce((best, next) => (next.usdPerHour < best.usdPerHour ? next : best));
  return fleetOf(Array.from({ length: Math.ceil(count / cheapest.agents) }, () => cheapest));
};
