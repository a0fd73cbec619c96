import { poolTypes } from '../../../../lib/capacity/pool-types';
import { DEFAULT_AGENT, FLEET_SIZES, requestOf } from './agent-profiles';
import { hostNodes, PRICE_REGION } from './candidates';
import { cheapestFleets } from './cheapest-fleet';
import { firstFitFleet, oneByOneFleet } from './first-fit-fleet';
import { markdownTable } from './markdown-table';
import { agentNodes, nodeOptions, type AgentNode } from './node-option';
import { COST_BAR, percent } from './verdicts';

const MOST = FLEET_SIZES.at(-1) ?? 1;
const TYPES = poolTypes({ kind: 'nested' }, { region: PRICE_REGION, profile: 'production' });
const DEV_TYPES = poolTypes({ kind: 'nested' }, { region: PRICE_REGION, profile: 'dev' });

const nodesOf = (
  types: readonly string[],
  request = requestOf(DEFAULT_AGENT, 'nested'),
): readonly AgentNode[] => agentNodes(nodeOptions({ host: 'nested', types }), request);

/** An overhead of the RuntimeClass that leaves memory, not CPU, to be what agents share. */
const LEAN_OVERHEAD_MILLIS = 100;
const OVERHEAD_MILLIS = 250;

/** Without c8i, which is cheaper a node and dearer an agent: who comes alone gets the cheapest node. */
const FROM_2XLARGE = ['m8i.2xlarge', 'm8i.4xlarge', 'r8i.2xlarge'];

interface Variant {
  readonly name: string;
  readonly cost: (count: number) => number;
  /** The cheapest fleets to hold it against. */
  readonly optimum: readonly { readonly usdPerHour: number }[];
}

const variants = (): readonly Variant[] => {
  const optimum = cheapestFleets(MOST, hostNodes('nested', DEFAULT_AGENT, { flex: false }));
  const request = requestOf(DEFAULT_AGENT, 'nested');
  const lean = { ...request, cpuMillis: request.cpuMillis - OVERHEAD_MILLIS + LEAN_OVERHEAD_MILLIS };
  const allTypes = hostNodes('nested', DEFAULT_AGENT, { flex: false }).map(({ type }) => type);
  const atOnce = (name: string, nodes: readonly AgentNode[], best = optimum): Variant => ({
    name,
    cost: (count) => firstFitFleet(count, nodes).usdPerHour,
    optimum: best,
  });
  const oneByOne = (name: string, types: readonly string[]): Variant => {
    const nodes = nodesOf(types);
    return { name, cost: (count) => oneByOneFleet(count, nodes).usdPerHour, optimum };
  };
  const without = (size: string): readonly string[] => TYPES.filter((type) => !type.endsWith(`.${size}`));
  return [
    atOnce('at once, as it is', nodesOf(TYPES)),
    atOnce('at once, no 4xlarge', nodesOf(without('4xlarge'))),
    atOnce(
      `at once, a micro-VM counted as ${LEAN_OVERHEAD_MILLIS}m CPU instead of ${OVERHEAD_MILLIS}m`,
      nodesOf(TYPES, lean),
      cheapestFleets(MOST, agentNodes(nodeOptions({ host: 'nested', types: allTypes }), lean)),
    ),
    oneByOne('one by one, as it is', TYPES),
    oneByOne('one by one, as in `dev` (from m8i.large)', DEV_TYPES),
    oneByOne('one by one, from m8i.2xlarge', FROM_2XLARGE),
  ];
};

const rangeOf = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Why fleets differ from the cheapest, and what other pools would cost: model, not measurement. */
export const variantsSection = (): readonly string[] => {
  const counts = FLEET_SIZES.filter((count) => count >= COST_BAR.from);
  const rows = variants().map(({ name, cost, optimum }) => {
    const over = (count: number): number => cost(count) / (optimum[count]?.usdPerHour ?? NaN) - 1;
    const mean = (numbers: readonly number[]): number =>
      numbers.reduce((sum, count) => sum + over(count), 0) / numbers.length;
    return [
      name,
      ...counts.map((count) => percent(over(count))),
      percent(mean(rangeOf(10, 99))),
      percent(mean(rangeOf(100, MOST))),
      percent(Math.max(...rangeOf(10, MOST).map(over))),
    ];
  });
  return [
    '## Why it is so, and what would change it',
    '',
    'Karpenter fills a node as long as any type of the pool holds it, and gives what is left over one node of the cheapest type that holds it. It never weighs two small nodes against a large one. Sizes double, so the last node can cost twice what its agents need: with 31 agents to a 4xlarge that is a third of the price at 10, a seventh at 50, and next to nothing from 200 on. What other pools would make of it, by the model that the measured fleets agree with, as price beyond the cheapest fleet:',
    '',
    ...markdownTable(['', ...counts.map(String), 'mean 10–99', `mean 100–${MOST}`, `worst 10–${MOST}`], rows),
    '',
    '- Without 4xlarge the last node wastes less, and all others cost 3 % more; a node that is lost takes 15 agents with it instead of 31.',
    '- The 250m of CPU for a micro-VM are the figure of kata-deploy. With 100m, r8i sizes lie between m8i sizes and what is left over finds a node that fits: every bar would be met. It takes a measurement of QEMU’s CPU on real machines first.',
    `- Agents that come one by one make the smallest type the whole fleet; that is why production does not have m8i.large among its defaults. From some thirty agents on, \`instanceTypes: [${FROM_2XLARGE.map((type) => `'${type}'`).join(', ')}]\` is cheaper still.`,
    '- `doNotDisrupt: false` with `consolidation.policy: WhenEmptyOrUnderutilized` lets Karpenter move agents (each is away for its start) and comes close to the cheapest fleet, see below.',
    '',
  ];
};
