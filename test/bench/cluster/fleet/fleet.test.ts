import type { AgentRequest } from '../../../../lib/capacity/agent-request';
import { agentsPerNode, type NodeCapacity } from '../../../../lib/capacity/node-capacity';
import { cheapestFleet } from './cheapest-fleet';
import { cheapestMixedFleet } from './cheapest-mixed-fleet';
import { firstFitFleet, oneByOneFleet } from './first-fit-fleet';
import { describeFleet, fleetOf } from './fleet';
import { agentNodes, eachOnItsOwn, nodeOptions, type NodeOption } from './node-option';
import { binding, utilisationOf } from './utilisation';

const request: AgentRequest = { cpuMillis: 100, memoryMib: 10, ephemeralMib: 1, volumes: 1 };
const capacity = (cpuMillis: number, memoryMib = 1e6, volumes = 1e6): NodeCapacity => ({
  cpuMillis,
  memoryMib,
  ephemeralMib: 1e6,
  pods: 1e6,
  volumes,
});
const option = (type: string, usdPerHour: number, room: NodeCapacity): NodeOption => ({
  type,
  usdPerHour,
  capacity: room,
});

/** Numbers that are the same in every run. */
const numbers = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

const someOptions = (next: (below: number) => number, ...requests: AgentRequest[]): readonly NodeOption[] =>
  Array.from({ length: 1 + next(4) }, (_, index) =>
    option(
      `t${index}`,
      (1 + next(900)) / 1000,
      capacity(100 * (1 + next(6)), 10 * (1 + next(8)), 1 + next(7)),
    ),
  ).filter((candidate) => requests.every((one) => agentsPerNode(candidate.capacity, one) > 0));

/** Every fleet up to so many nodes, without any cleverness. */
const cheapestByTrying = (
  options: readonly NodeOption[],
  nodes: number,
  holds: (chosen: readonly NodeOption[]) => boolean,
): number => {
  const search = (from: number, chosen: readonly NodeOption[]): number => {
    if (holds(chosen)) return chosen.reduce((sum, one) => sum + Math.round(one.usdPerHour * 1e6), 0);
    if (chosen.length === nodes) return Infinity;
    return Math.min(
      Infinity,
      ...options.slice(from).map((one, index) => search(from + index, [...chosen, one])),
    );
  };
  return search(0, []) / 1e6;
};

test('the cheapest fleet is the one that trying all finds', () => {
  const next = numbers(1);
  let tried = 0;
  for (let round = 0; round < 150; round++) {
    const options = someOptions(next, request);
    if (options.length === 0) continue;
    const count = 1 + next(9);
    const holds = (chosen: readonly NodeOption[]): boolean =>
      chosen.reduce((sum, one) => sum + agentsPerNode(one.capacity, request), 0) >= count;
    const fleet = cheapestFleet(count, agentNodes(options, request));
    expect({ round, cost: fleet.usdPerHour }).toEqual({
      round,
      cost: cheapestByTrying(options, count, holds),
    });
    const priced = fleet.parts.flatMap(({ type, nodes }) =>
      Array.from({ length: nodes }, () => options.find((one) => one.type === type) ?? []).flat(),
    );
    expect(holds(priced)).toBe(true);
    tried++;
  }
  expect(tried).toBeGreaterThan(100);
});

test('the cheapest fleet of two kinds is the one that trying all finds', () => {
  const other: AgentRequest = { cpuMillis: 150, memoryMib: 20, ephemeralMib: 1, volumes: 1 };
  const next = numbers(2);
  let tried = 0;
  for (let round = 0; round < 120; round++) {
    const options = someOptions(next, request, other);
    if (options.length === 0) continue;
    const [a, b] = [next(4), 1 + next(3)];
    // Places every agent of both kinds on one of the nodes, in every way.
    const holds = (chosen: readonly NodeOption[]): boolean => {
      const place = (rest: readonly AgentRequest[], rooms: readonly NodeCapacity[]): boolean => {
        const [agent, ...others] = rest;
        if (!agent) return true;
        return rooms.some((room, index) => {
          const left: NodeCapacity = {
            ...room,
            cpuMillis: room.cpuMillis - agent.cpuMillis,
            memoryMib: room.memoryMib - agent.memoryMib,
            volumes: room.volumes - 1,
          };
          if (Math.min(left.cpuMillis, left.memoryMib, left.volumes) < 0) return false;
          return place(others, rooms.with(index, left));
        });
      };
      const agents = [...Array.from({ length: a }, () => request), ...Array.from({ length: b }, () => other)];
      return place(
        agents,
        chosen.map((one) => one.capacity),
      );
    };
    const fleet = cheapestMixedFleet(options, { count: a, request }, { count: b, request: other });
    expect({ round, cost: fleet.usdPerHour }).toEqual({
      round,
      cost: cheapestByTrying(options, a + b, holds),
    });
    tried++;
  }
  expect(tried).toBeGreaterThan(60);
});

test('of one kind, both ways agree', () => {
  const options = nodeOptions({ host: 'nested', types: ['m8i.large', 'm8i.xlarge', 'm8i.4xlarge'] });
  const agent = { cpuMillis: 500, memoryMib: 1856, ephemeralMib: 256, volumes: 1 };
  const none = { count: 0, request: agent };
  for (const count of [1, 10, 47]) {
    expect(cheapestMixedFleet(options, { count, request: agent }, none)).toEqual(
      cheapestFleet(count, agentNodes(options, agent)),
    );
  }
});

test('an agent that fits nowhere is an error, not an endless search', () => {
  const small = [option('small', 1, capacity(50))];
  expect(() => agentNodes(small, request)).toThrow('no instance type holds one agent');
  expect(() => cheapestMixedFleet(small, { count: 1, request }, { count: 0, request })).toThrow(
    'no instance type holds one agent of each kind',
  );
});

const sizes = [
  { type: 's', usdPerHour: 1, agents: 3 },
  { type: 'm', usdPerHour: 2, agents: 7 },
  { type: 'l', usdPerHour: 4, agents: 15 },
];

test('first fit fills the largest, and gives the rest one node of the cheapest type that holds it', () => {
  expect(describeFleet(firstFitFleet(38, sizes))).toBe('3 × l');
  expect(describeFleet(firstFitFleet(33, sizes))).toBe('2 × l, 1 × s');
  expect(firstFitFleet(10, sizes)).toEqual({ parts: [{ type: 'l', nodes: 1 }], usdPerHour: 4 });
  expect(cheapestFleet(10, sizes)).toMatchObject({ usdPerHour: 3 });
});

test('first fit is never below the optimum, and meets it where its nodes are full', () => {
  for (let count = 1; count <= 60; count++) {
    expect(firstFitFleet(count, sizes).usdPerHour).toBeGreaterThanOrEqual(
      cheapestFleet(count, sizes).usdPerHour,
    );
  }
  expect(firstFitFleet(45, sizes)).toEqual(cheapestFleet(45, sizes));
});

test('agents that come one by one fill the cheapest type', () => {
  expect(oneByOneFleet(10, sizes)).toEqual({ parts: [{ type: 's', nodes: 4 }], usdPerHour: 4 });
});

test('a fleet adds up in micro-dollars, dearest part first', () => {
  const nodes = [...Array.from({ length: 3 }, () => sizes[0] ?? []), sizes[2] ?? []].flat();
  expect(fleetOf([...nodes, { type: 'x', usdPerHour: 0.1 }, { type: 'x', usdPerHour: 0.2 }])).toEqual({
    parts: [
      { type: 'l', nodes: 1 },
      { type: 's', nodes: 3 },
      { type: 'x', nodes: 2 },
    ],
    usdPerHour: 7.3,
  });
});

test('utilisation counts what is left for agents; pods that may not come are no room for volumes', () => {
  const node = { ...capacity(1000, 100, 30), pods: 10 };
  const utilisation = utilisationOf([node, node], 8, request);
  expect(utilisation).toEqual({ cpu: 0.4, memory: 0.4, volumes: 0.4 });
  expect(binding({ cpu: 0.5, memory: 0.9, volumes: 0.4 })).toEqual({ resource: 'memory', share: 0.9 });
});

test('a type on its own has all of its attachments, in a pool those of the least', () => {
  const types = ['m5.metal', 'c7i.metal-48xl'];
  const volumes = (options: readonly NodeOption[]): readonly number[] =>
    options.map((one) => one.capacity.pods);
  expect(volumes(nodeOptions({ host: 'metal', types }))).toEqual([30, 30]);
  expect(volumes(eachOnItsOwn('metal', types))).toEqual([30, 78]);
});
