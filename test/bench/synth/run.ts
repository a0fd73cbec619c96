/**
 * `npm run bench:synth`: how long the platform's synth takes, beside a plain eks-blueprints application in the same run.
 *
 * `--runs 7` sets the number of rounds, `--only plain` takes scenarios by a part of their name (no verdict then), `--gate`
 * makes a missed bar an error, `--write docs/generated/bench-synth.md` writes the result.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, type Sample, type Scenario } from './measure';
import { type Circumstances, renderReport, verdicts } from './report';
import { ALL_SCENARIOS } from './scenarios';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    only: { type: 'string' },
    gate: { type: 'boolean', default: false },
    write: { type: 'string' },
  },
});

const root = resolve(__dirname, '../../..');
const loadNow = (): number => loadavg()[0] ?? 0;

const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(60)}\r`);
};

/** Scenario by scenario within a round, and every round from another start: a busy minute hits all of them. */
const interleaved = (scenarios: readonly Scenario[], round: number): readonly Scenario[] => {
  const start = round % scenarios.length;
  return [...scenarios.slice(start), ...scenarios.slice(0, start)];
};

const collect = async (scenarios: readonly Scenario[], runs: number): Promise<Map<string, Sample[]>> => {
  const samples = new Map<string, Sample[]>(scenarios.map(({ name }) => [name, []]));
  const scratch = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  try {
    for (let round = 0; round <= runs; round++) {
      for (const scenario of interleaved(scenarios, round)) {
        const sample = await measure(scenario, root, join(scratch, scenario.name.replace(/\W+/g, '-')));
        if (round > 0) samples.get(scenario.name)?.push(sample);
        progress(`${round}/${runs} ${scenario.name}: ${sample.wallMs.toFixed(0)} ms`);
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  progress('');
  return samples;
};

const main = async (): Promise<void> => {
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`--runs must be a whole number from 1, got ${values.runs}`);
  const { only } = values;
  const scenarios = only ? ALL_SCENARIOS.filter(({ name }) => name.includes(only)) : ALL_SCENARIOS;
  const before = loadNow();
  const samples = await collect(scenarios, runs);
  const where: Circumstances = {
    cpus: cpus().length,
    model: cpus()[0]?.model.trim() ?? 'unknown CPU',
    node: process.versions.node,
    runs,
    load: [before, loadNow()],
  };
  const text = renderReport(samples, where, only === undefined);
  process.stdout.write(text);
  if (values.write) {
    const document = [
      '# How long a synth takes',
      '',
      '`npm run bench:synth` wrote this page.',
      '',
      '```',
      text + '```',
      '',
    ];
    writeFileSync(resolve(values.write), document.join('\n'));
  }
  if (values.gate && verdicts(samples).some(({ met }) => !met)) process.exitCode = 1;
};

main().catch((error: unknown) => {
  process.exitCode = 1;
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
});
