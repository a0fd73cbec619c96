import { nodeAllocatable } from '../../../../lib/capacity/node-capacity';
import { nodeKubelet } from '../../../../lib/capacity/node-kubelet';
import { findInstanceType, type VmHost } from '../../../../lib/catalogue/instance-types';
import { AGENT_PROFILES, DEFAULT_AGENT, FLEET_SIZES, type AgentProfile } from './agent-profiles';
import { poolNodes } from './candidates';
import { renderChart } from './chart';
import { firstFitFleet } from './first-fit-fleet';
import { fleetChart } from './fleet-chart';
import { figuresOf } from './fleet-figures';
import type { ObservedNode } from './observed-fleet';
import { mebibytes, millis } from './quantity';
import { mainFigures, renderReport, stampOf } from './report';
import { type AtOnce, type FleetResults, roundsOf } from './results';
import { verdictsOf } from './verdicts';

const node = (name: string, decidedAt = 0): ObservedNode => {
  const type = findInstanceType(name);
  if (!type) throw new Error(`${name} is not in the catalogue`);
  const host = type.metal ? 'metal' : 'nested';
  const disk = { rootVolumeGiB: 100, instanceStore: true };
  return {
    type: name,
    zone: 'a',
    agents: 0,
    decidedAt,
    allocatable: nodeAllocatable(type, nodeKubelet(host, [name]), disk),
  };
};

/** As if Karpenter had done what first fit predicts. */
const atOnce = (count: number, host: VmHost = 'nested', profile: AgentProfile = DEFAULT_AGENT): AtOnce => ({
  host,
  profile,
  count,
  nodes: firstFitFleet(count, poolNodes(host, profile)).parts.flatMap(({ type, nodes }) =>
    Array.from({ length: nodes }, () => node(type)),
  ),
});

const results: FleetResults = {
  date: '2026-11-21',
  atOnce: [
    ...FLEET_SIZES.map((count) => atOnce(count)),
    ...AGENT_PROFILES.slice(1).map((profile) => atOnce(100, 'nested', profile)),
    atOnce(100, 'metal'),
    atOnce(100, 'metal-arm64'),
  ],
  mixed: [
    {
      host: 'nested',
      groups: [
        { profile: DEFAULT_AGENT, count: 20 },
        { profile: DEFAULT_AGENT, count: 11 },
      ],
      nodes: [node('m8i.4xlarge')],
    },
  ],
  oneByOne: [
    {
      count: 10,
      before: ['m8i.xlarge', 'm8i.xlarge'].map((type) => node(type)),
      consolidated: [node('m8i.2xlarge')],
    },
  ],
  volumeLimits: [{ count: 100, maxPods: 36, nodes: [0, 1, 2, 3].map((second) => node('c5n.metal', second)) }],
};

describe('figures', () => {
  test('ten agents get one node where two smaller ones would be a quarter cheaper', () => {
    const figures = figuresOf(atOnce(10));
    expect(figures.fleet).toEqual({ parts: [{ type: 'm8i.2xlarge', nodes: 1 }], usdPerHour: 0.42336 });
    expect(figures.ofHost).toMatchObject({ usdPerHour: 0.31752 });
    expect(figures.over).toBeCloseTo(1 / 3, 6);
    expect(figures.predicted).toBe(true);
  });

  test('a full 4xlarge is used to the last volume, and to 99.5 % of its CPU', () => {
    const { utilisation, binding } = figuresOf(atOnce(31));
    expect(utilisation.cpu).toBeCloseTo((31 * 500) / 15_575, 9);
    expect(binding).toEqual({ resource: 'volumes', share: 1 });
  });

  test('a fleet that is not what first fit predicts is said to be so', () => {
    expect(figuresOf({ ...atOnce(10), nodes: [node('m8i.4xlarge')] }).predicted).toBe(false);
  });

  test('every bar is judged number by number', () => {
    const verdicts = verdictsOf(mainFigures(results));
    expect(verdicts.map(({ text }) => text.split(':')[0])).toEqual(
      [10, 50, 100, 200, 500, 1000, 100, 200, 500, 1000].map((count) => `${count} agents`),
    );
    expect(verdicts.filter(({ met }) => !met).map(({ text }) => text)).toEqual([
      '10 agents: 33.3 % over the cheapest fleet (bar: at most 5.0 %)',
      '50 agents: 15.2 % over the cheapest fleet (bar: at most 5.0 %)',
    ]);
  });

  test('decisions within a node’s start are one round', () => {
    expect(roundsOf([node('m5.metal', 100), node('m5.metal', 103), node('m5.metal', 150)])).toBe(2);
    expect(roundsOf([])).toBe(0);
  });
});

describe('page and picture', () => {
  test('what they are stands on both; neither has a time in it', () => {
    const [page, picture] = [renderReport(results), fleetChart(results, stampOf(results))];
    for (const text of [page, picture]) {
      expect(text).toContain('real scheduler on an emulated EC2, 2026-11-21.');
      expect(text).toContain('No machine was started: nothing here is a time, neither of Kata nor of EKS.');
      expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
    }
    expect(page).toContain('on-demand Linux, us-east-1, 2026-07-06');
  });

  test('every table is whole', () => {
    const rows = renderReport(results)
      .split('\n\n')
      .filter((block) => block.startsWith('| '))
      .map((block) => block.split('\n').map((line) => line.split(' | ').length));
    expect(rows.length).toBeGreaterThan(6);
    for (const lengths of rows) expect(new Set(lengths).size).toBe(1);
  });

  test('the same results make the same bytes', () => {
    expect(fleetChart(results, ['a'])).toBe(fleetChart(results, ['a']));
    expect(renderReport(results)).toBe(renderReport(results));
  });

  test('text of a picture is escaped, and marks stay inside their panel', () => {
    const svg = renderChart({
      title: 'a < b & c',
      stamp: [],
      agents: [1, 10],
      panels: [
        {
          title: '<',
          axis: '&',
          scale: 'linear',
          from: 0,
          to: 10,
          ticks: [0, 10],
          format: String,
          series: [
            {
              name: '<i>',
              colour: 'blue',
              style: 'points',
              points: [
                [1, 0],
                [10, 10],
              ],
            },
          ],
        },
      ],
    });
    expect(svg).toContain('a &lt; b &amp; c');
    expect(svg).not.toContain('<i>');
    const circles = [...svg.matchAll(/circle class="blue-dot" cx="([\d.]+)" cy="([\d.]+)" r="4.5"><title>/g)];
    expect(circles.map(([, x, y]) => [Number(x), Number(y)])).toEqual([
      [64, 332],
      [736, 102],
    ]);
  });
});

test('quantities of Kubernetes', () => {
  expect([millis('15890m'), millis('16'), millis('0.5')]).toEqual([15_890, 16_000, 500]);
  expect([mebibytes('59402Mi'), mebibytes('62287511552'), mebibytes('1Gi'), mebibytes('3600G')]).toEqual([
    59_402, 59_402, 1024, 3_433_227,
  ]);
  expect(() => millis('much')).toThrow("not a quantity: 'much'");
});
