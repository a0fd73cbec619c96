/**
 * What a fleet costs that Karpenter starts; run by `npm run bench:cluster -- --only fleet` in namespaces of its own.
 *
 * `--counts 1,10` measures no more than these numbers of agents; `--gate` makes a missed bar an error; `--write` writes
 * the page and the picture to docs/generated.
 */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { enterLoopback } from '../../../cluster/harness/namespace';
import { fleetChart } from './fleet-chart';
import { FleetCluster } from './fleet-cluster';
import { COMPLETE, measure } from './measure';
import { mainFigures, renderReport, stampOf } from './report';
import { verdictsOf } from './verdicts';

const ROOT = resolve(__dirname, '../../../..');

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      counts: { type: 'string' },
      gate: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const counts = values.counts?.split(',').map(Number);
  if (counts?.some((count) => !Number.isInteger(count) || count < 1)) {
    throw new Error(`--counts must be whole numbers from 1, got ${values.counts ?? ''}`);
  }
  if (counts && values.write) throw new Error('--write needs all measurements: leave --counts out');

  const started = Date.now();
  const say = (line: string): void => {
    process.stderr.write(`${((Date.now() - started) / 1000).toFixed(0).padStart(6)} s  ${line}\n`);
  };
  enterLoopback(join(ROOT, 'out/test-cluster'));
  const cluster = await FleetCluster.start();
  say('the platform is up');
  try {
    const scope = counts ? { counts, complete: false } : COMPLETE;
    const results = {
      date: new Date().toISOString().slice(0, 10),
      ...(await measure(cluster, scope, say)),
    };
    const text = renderReport(results);
    process.stdout.write(text);
    if (values.write) {
      writeFileSync(join(ROOT, 'docs/generated/bench-fleet.md'), text);
      writeFileSync(join(ROOT, 'docs/generated/bench-fleet.svg'), fleetChart(results, stampOf(results)));
    }
    const missed = verdictsOf(mainFigures(results)).some(({ met }) => !met);
    return values.gate && missed ? 1 : 0;
  } finally {
    await cluster.stop();
  }
};

main().then(
  // What still listens is gone with the namespaces.
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`✖ ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
