import type { Sample } from './measure';
import { renderReport, type Samples, verdicts } from './report';
import { AGENTS, ALL_SCENARIOS, COMPARISON } from './scenarios';
import { marginal, median } from './statistics';

const sample = (wallMs: number): Sample => ({ wallMs, userMs: wallMs, peakMb: 100 });

/** Every scenario takes a second, agents a millisecond each, and the platform as many times the plain app as said. */
const samples = (ratio: number, perAgent = (agents: number): number => agents): Samples =>
  new Map([
    ...ALL_SCENARIOS.map(({ name }) => [name, [sample(1000)]] as const),
    [COMPARISON.oursCold.name, [sample(1000 * ratio)]],
    ...AGENTS.map(({ agents, scenario }) => [scenario.name, [sample(1000 + perAgent(agents))]] as const),
  ]);

test('the median of odd and even counts, in any order', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow('no values, no median');
});

test('the time of one more', () => {
  expect(marginal({ count: 1, ms: 1000 }, { count: 201, ms: 1100 })).toBe(0.5);
});

test('each bar is met up to its limit and missed beyond', () => {
  expect(verdicts(samples(1)).map(({ met }) => met)).toEqual([true, true, true, true]);
  expect(verdicts(samples(1.01)).map(({ met }) => met)).toEqual([false, true, true, true]);
});

test('growth that is not linear in the agents is missed', () => {
  expect(verdicts(samples(1, (agents) => agents ** 2 / 1000)).at(-1)).toMatchObject({ met: false });
  expect(verdicts(samples(1, (agents) => agents * 0.4)).at(-1)).toMatchObject({ met: true });
});

test('both applications run in the same folder conditions', () => {
  expect(COMPARISON.oursCold.folder).toBe(COMPARISON.plainCold.folder);
  expect(COMPARISON.oursWarm.folder).toBe(COMPARISON.plainWarm.folder);
  expect(new Set(ALL_SCENARIOS.map(({ name }) => name)).size).toBe(ALL_SCENARIOS.length);
});

test('a partial run gives figures without a verdict', () => {
  const where = { cpus: 2, model: 'CPU', node: '20.20.2', runs: 7, load: [0.1, 0.2] as const };
  expect(renderReport(samples(2), where, true)).toContain(
    'MISSED  platform / plain, cold folder (CPU 2.00x): 2.00x',
  );
  expect(renderReport(samples(2), where, false)).not.toContain('MISSED');
});
