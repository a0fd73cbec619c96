import { textTable } from '../../../lib/plan/text-table';
import type { Sample, Scenario } from './measure';
import { AGENTS, COMPARISON, PLAIN_OUR_RUNNER, TWO_REGIONS } from './scenarios';
import { marginal, median, type Point } from './statistics';

/** Samples of each scenario, by its name. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Where and when a benchmark ran. */
export interface Circumstances {
  readonly cpus: number;
  readonly model: string;
  readonly node: string;
  readonly runs: number;
  /** One-minute load before and after. */
  readonly load: readonly [number, number];
}

/** The bars of the benchmark, and whether they were met. */
export interface Verdict {
  readonly text: string;
  readonly met: boolean;
}

const medianOf = (samples: Samples, { name }: Scenario, figure: keyof Sample): number =>
  median((samples.get(name) ?? []).map((sample) => sample[figure]));

const wallOf = (samples: Samples, scenario: Scenario): number => medianOf(samples, scenario, 'wallMs');

const ms = (value: number): string => value.toFixed(0);

const table = (samples: Samples): readonly string[] => {
  const rows = [...samples].map(([name, runs]) => [
    name,
    ms(median(runs.map(({ wallMs }) => wallMs))),
    ms(Math.min(...runs.map(({ wallMs }) => wallMs))),
    ms(Math.max(...runs.map(({ wallMs }) => wallMs))),
    ms(median(runs.map(({ userMs }) => userMs))),
    ms(median(runs.map(({ peakMb }) => peakMb))),
  ]);
  const numeric = ['median ms', 'min ms', 'max ms', 'user CPU ms', 'peak MB'].map((title) => ({
    title,
    align: 'right' as const,
  }));
  return textTable([{ title: 'synth of' }, ...numeric], rows);
};

const bar = (what: string, value: number, limit: number, unit: string): Verdict => ({
  text: `${what}: ${value.toFixed(2)}${unit} (bar: at most ${limit.toFixed(2)}${unit})`,
  met: value <= limit,
});

/** Ratios and slopes, each against its bar. */
export const verdicts = (samples: Samples): readonly Verdict[] => {
  const compare = (folder: string, ours: Scenario, plain: Scenario): Verdict => {
    const [wall, cpu] = (['wallMs', 'userMs'] as const).map(
      (figure) => medianOf(samples, ours, figure) / medianOf(samples, plain, figure),
    );
    return bar(`platform / plain, ${folder} folder (CPU ${cpu?.toFixed(2) ?? ''}x)`, wall ?? NaN, 1, 'x');
  };
  const points = AGENTS.map(({ agents, scenario }): Point => ({
    count: agents,
    ms: wallOf(samples, scenario),
  }));
  const [one, , many, most] = points;
  if (!one || !many || !most) throw new Error('the growth with agents needs the four counts of AGENTS');
  const region = (wallOf(samples, TWO_REGIONS) / one.ms - 1) * 100;
  const [early, late] = [marginal(one, many), marginal(many, most)];
  return [
    compare('cold', COMPARISON.oursCold, COMPARISON.plainCold),
    compare('warm', COMPARISON.oursWarm, COMPARISON.plainWarm),
    bar('one more region', region, 25, ' %'),
    bar(
      `one more agent: ${early.toFixed(2)} ms up to ${many.count}, ${late.toFixed(2)} ms up to ${most.count}`,
      late / early,
      1.5,
      'x',
    ),
  ];
};

/** The result as text, the same on the terminal and in the documentation; verdicts only when nothing was left out. */
export const renderReport = (samples: Samples, where: Circumstances, complete: boolean): string =>
  [
    `${where.runs} interleaved runs each, after one that does not count; medians of wall time.`,
    `Node ${where.node}, ${where.cpus} × ${where.model}, load ${where.load.map((load) => load.toFixed(1)).join(' to ')}.`,
    '',
    ...table(samples),
    '',
    ...(complete
      ? [
          ...verdicts(samples).map(({ text, met }) => `${met ? 'met   ' : 'MISSED'}  ${text}`),
          `for information: platform / plain under the platform's own runner ${(wallOf(samples, COMPARISON.oursWarm) / wallOf(samples, PLAIN_OUR_RUNNER)).toFixed(2)}x`,
          '',
        ]
      : []),
  ].join('\n');
