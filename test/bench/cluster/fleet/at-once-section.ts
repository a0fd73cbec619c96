import { DEFAULT_AGENT } from './agent-profiles';
import { allNodes, ONE_METAL_POOL, onePoolOf } from './candidates';
import { cheapestFleet } from './cheapest-fleet';
import { firstFitFleet } from './first-fit-fleet';
import { describeFleet } from './fleet';
import type { FleetFigures } from './fleet-figures';
import { markdownTable } from './markdown-table';
import { percent, verdictsOf } from './verdicts';

const usd = (value: number): string => value.toFixed(2);
const cents = (value: number): string => value.toFixed(4);

/** Karpenter's fleets beside the cheapest ones, and the bars. */
export const atOnceSection = (figures: readonly FleetFigures[]): readonly string[] => [
  '## All at once',
  '',
  'Agents of the default size (OpenClaw or Hermes: 1 vCPU, 2 GiB; with their micro-VM they ask for 500m and 1856 MiB) on the production deployment’s pool `nested`, all pending before Karpenter decides.',
  '',
  ...markdownTable(
    [
      'Agents',
      'Karpenter’s fleet',
      'USD/h',
      'USD per agent-hour',
      'Cheapest fleet, all nested types',
      'USD/h',
      'Over it',
      'Over the cheapest of the pool’s types',
      'CPU',
      'Memory',
      'Volumes',
    ],
    figures.map(({ count, fleet, usdPerAgentHour, ofHost, ofPool, over, utilisation }) => [
      String(count),
      describeFleet(fleet),
      usd(fleet.usdPerHour),
      cents(usdPerAgentHour),
      describeFleet(ofHost),
      usd(ofHost.usdPerHour),
      percent(over),
      percent(fleet.usdPerHour / ofPool.usdPerHour - 1),
      percent(utilisation.cpu),
      percent(utilisation.memory),
      percent(utilisation.volumes),
    ]),
    { text: ['Karpenter’s fleet', 'Cheapest fleet, all nested types'] },
  ),
  '',
  'The cheapest fleet is exact (dynamic programming over the number of agents), of every type that reports nested virtualization but `-flex`, whose CPU is not always there. Use is the share of what the fleet’s nodes have for agents after kubelet, system and DaemonSets.',
  '',
  '```',
  ...verdictsOf(figures).map(({ text, met }) => `${met ? 'met   ' : 'MISSED'}  ${text}`),
  '```',
  '',
];

/** The same agents on other machines. */
export const comparisonSection = (figures: readonly FleetFigures[]): readonly string[] => [
  '## Beside other fleets',
  '',
  'USD per hour for the same agents. A pool of one metal type, the usual way to run Kata, is given every favour: its nodes are full but for the last. Each agent has an EBS volume of its own in all of them, and 30 is what these types attach beside the root volume; on Graviton a micro-VM cannot grow, so an agent asks for its whole size.',
  '',
  ...markdownTable(
    [
      'Agents',
      'Karpenter, pool `nested`',
      ...ONE_METAL_POOL.map((type) => `one pool of ${type}`),
      'cheapest with `-flex`',
      'cheapest of every kind of node',
    ],
    figures.map(({ count, fleet, ofHostWithFlex }) => [
      String(count),
      usd(fleet.usdPerHour),
      ...ONE_METAL_POOL.map((type) => usd(firstFitFleet(count, onePoolOf(type, DEFAULT_AGENT)).usdPerHour)),
      usd(ofHostWithFlex.usdPerHour),
      usd(cheapestFleet(count, allNodes(DEFAULT_AGENT)).usdPerHour),
    ]),
  ),
  '',
];
