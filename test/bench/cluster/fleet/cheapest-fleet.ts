import { type Fleet, fleetOf } from './fleet';
import { type AgentNode, weightOf } from './node-option';

/**
 * The cheapest fleets for 0 to `count` equal agents, one for each number: the exact optimum, by dynamic programming over
 * the number of agents in whole micro-dollars. Of equally cheap fleets it is one with the fewest nodes.
 *
 * It is exact because equal agents make a node's load a number: a node holds any number up to its own, so the cheapest
 * fleet for n agents is some node with as many of them as it holds, and the cheapest fleet for the rest.
 */
export const cheapestFleets = (count: number, nodes: readonly AgentNode[]): readonly Fleet[] => {
  const best: { readonly weight: number; readonly last?: AgentNode }[] = [{ weight: 0 }];
  for (let agents = 1; agents <= count; agents++) {
    const choices = nodes.map((last) => ({
      last,
      weight: weightOf(last) + (best[Math.max(0, agents - last.agents)]?.weight ?? 0),
    }));
    best.push(choices.reduce((cheapest, next) => (next.weight < cheapest.weight ? next : cheapest)));
  }
  return best.map((_, agents) => {
    const chosen: AgentNode[] = [];
    for (let rest = agents, step = best[rest]; step?.last; step = best[rest]) {
      chosen.push(step.last);
      rest = Math.max(0, rest - step.last.agents);
    }
    return fleetOf(chosen);
  });
};

/** The cheapest fleet for a number of equal agents. */
export const cheapestFleet = (count: number, nodes: readonly AgentNode[]): Fleet => {
  const fleet = cheapestFleets(count, nodes)[count];
  if (!fleet) throw new Error(`not a number of agents: ${count}`);
  return fleet;
};
