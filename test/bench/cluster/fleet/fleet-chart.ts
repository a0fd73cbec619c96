import { DEFAULT_AGENT, FLEET_SIZES } from './agent-profiles';
import { hostNodes, ONE_METAL_POOL, onePoolOf, poolNodes } from './candidates';
import { type Chart, renderChart, type Series } from './chart';
import { cheapestFleets } from './cheapest-fleet';
import { firstFitFleet, oneByOneFleet } from './first-fit-fleet';
import type { Fleet } from './fleet';
import { fleetOfNodes } from './fleet-figures';
import type { FleetResults } from './results';
import { COST_BAR } from './verdicts';

const MOST = FLEET_SIZES.at(-1) ?? 1;
const COUNTS = Array.from({ length: MOST }, (_, index) => index + 1);

const perAgent = (fleetFor: (count: number) => Fleet): Series['points'] =>
  COUNTS.map((count) => [count, fleetFor(count).usdPerHour / count]);

/** The picture of a run: the price of an agent, and how far the fleet is from the cheapest, over the number of agents. */
export const fleetChart = ({ atOnce, oneByOne }: FleetResults, stamp: readonly string[]): string => {
  const measured = atOnce.filter(
    ({ host, profile }) => host === 'nested' && profile.name === DEFAULT_AGENT.name,
  );
  const pool = poolNodes('nested', DEFAULT_AGENT);
  const optimum = cheapestFleets(MOST, hostNodes('nested', DEFAULT_AGENT, { flex: false }));
  const optimumOf = (count: number): number => optimum[count]?.usdPerHour ?? NaN;
  const over = (usdPerHour: number, count: number): number => (usdPerHour / optimumOf(count) - 1) * 100;
  const points = (of: (usdPerHour: number, count: number) => number): Series['points'] =>
    measured.map(({ count, nodes }) => [count, of(fleetOfNodes(nodes).usdPerHour, count)]);
  const [arm, x86] = ONE_METAL_POOL;
  const chart: Chart = {
    title: 'What a fleet of agents costs (nested virtualization, 1 vCPU and 2 GiB each)',
    stamp,
    agents: FLEET_SIZES,
    panels: [
      {
        title: 'Price of an agent',
        axis: 'USD per agent and hour (logarithmic)',
        scale: 'log',
        from: 0.02,
        to: 5,
        ticks: [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
        format: String,
        series: [
          {
            name: `one pool of ${x86}`,
            points: perAgent((n) => firstFitFleet(n, onePoolOf(x86, DEFAULT_AGENT))),
            style: 'thin',
            colour: 'grey',
          },
          {
            name: `of ${arm}`,
            points: perAgent((n) => firstFitFleet(n, onePoolOf(arm, DEFAULT_AGENT))),
            style: 'thin',
            colour: 'purple',
          },
          {
            name: 'one by one',
            points: perAgent((n) => oneByOneFleet(n, pool)),
            style: 'dashed',
            colour: 'orange',
          },
          {
            name: 'cheapest fleet',
            points: COUNTS.map((n) => [n, optimumOf(n) / n]),
            style: 'line',
            colour: 'green',
          },
          {
            name: 'Karpenter, all at once',
            points: points((usd, n) => usd / n),
            style: 'points',
            colour: 'blue',
          },
        ],
      },
      {
        title: 'Beyond the cheapest fleet of all types that can host them',
        axis: '% over the exact optimum',
        scale: 'linear',
        from: 0,
        to: 70,
        ticks: [0, 10, 20, 30, 40, 50, 60, 70],
        format: (value) => `${value} %`,
        bar: {
          value: COST_BAR.over * 100,
          name: `bar from ${COST_BAR.from} agents on: ${COST_BAR.over * 100} %`,
        },
        series: [
          {
            name: 'all at once, as first fit predicts',
            points: COUNTS.filter((n) => n >= COST_BAR.from).map((n) => [
              n,
              over(firstFitFleet(n, pool).usdPerHour, n),
            ]),
            style: 'thin',
            colour: 'grey',
          },
          {
            name: 'Karpenter, all at once',
            points: points(over).filter(([n]) => n >= COST_BAR.from),
            style: 'points',
            colour: 'blue',
          },
          {
            name: 'one by one, then consolidated',
            points: oneByOne.map(({ count, consolidated }) => [
              count,
              over(fleetOfNodes(consolidated).usdPerHour, count),
            ]),
            style: 'points',
            colour: 'green',
          },
        ],
      },
    ],
  };
  return renderChart(chart);
};
