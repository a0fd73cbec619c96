import type { AgentRequest } from '../../../../lib/capacity/agent-request';
import { agentsPerNode, type NodeCapacity } from '../../../../lib/capacity/node-capacity';
import { type Fleet, fleetOf } from './fleet';
import { weightOf, type NodeOption } from './node-option';

/** So many agents of one kind. */
export interface AgentGroup {
  readonly count: number;
  readonly request: AgentRequest;
}

/** What a node can be filled with: agents of the first and of the second kind. */
interface Load {
  readonly option: NodeOption;
  readonly weight: number;
  readonly first: number;
  readonly second: number;
}

/**
 * The cheapest fleet for two kinds of agents in one pool: exact as well, by dynamic programming over both counts and the
 * fullest loads of each type. A third kind would need a third dimension.
 *
 * @throws when a kind fits on no option.
 */
export const cheapestMixedFleet = (
  options: readonly NodeOption[],
  first: AgentGroup,
  second: AgentGroup,
): Fleet => {
  const loads = options.flatMap((option) => fullestLoads(option, first.request, second.request));
  const width = second.count + 1;
  const cost = new Float64Array((first.count + 1) * width).fill(Infinity);
  const choice = new Int32Array(cost.length).fill(-1);
  cost[0] = 0;
  for (let a = 0; a <= first.count; a++) {
    for (let b = a === 0 ? 1 : 0; b <= second.count; b++) {
      const at = a * width + b;
      loads.forEach((load, index) => {
        const before = Math.max(0, a - load.first) * width + Math.max(0, b - load.second);
        // A load that takes none of what is left would be its own predecessor.
        const total = before === at ? Infinity : load.weight + (cost[before] ?? Infinity);
        if (total < (cost[at] ?? Infinity)) {
          cost[at] = total;
          choice[at] = index;
        }
      });
    }
  }
  const nodes: NodeOption[] = [];
  for (let a = first.count, b = second.count; a > 0 || b > 0;) {
    const load = loads[choice[a * width + b] ?? -1];
    if (!load) throw new Error('no instance type holds one agent of each kind');
    nodes.push(load.option);
    a = Math.max(0, a - load.first);
    b = Math.max(0, b - load.second);
  }
  return fleetOf(nodes);
};

/** For each number of the first kind the most of the second: any other load is part of one of these. */
const fullestLoads = (option: NodeOption, first: AgentRequest, second: AgentRequest): readonly Load[] =>
  Array.from({ length: agentsPerNode(option.capacity, first) + 1 }, (_, count) => ({
    option,
    weight: weightOf(option),
    first: count,
    second: agentsPerNode(without(option.capacity, first, count), second),
  })).filter((load) => load.first + load.second > 0);

const without = (capacity: NodeCapacity, request: AgentRequest, count: number): NodeCapacity => ({
  cpuMillis: capacity.cpuMillis - count * request.cpuMillis,
  memoryMib: capacity.memoryMib - count * request.memoryMib,
  ephemeralMib: capacity.ephemeralMib - count * request.ephemeralMib,
  pods: capacity.pods - count,
  volumes: capacity.volumes - count * request.volumes,
});
