/**
 * `npm run bench:cluster`: benchmarks on a real control plane.
 *
 * `--only fleet` takes one of them, `--gate` makes a missed bar an error, `--write` writes docs/generated/bench-*.
 * What else is given goes to the benchmark.
 */
import { join, resolve } from 'node:path';
import { runIsolated } from '../../cluster/harness/namespace';
import { prepare } from '../../cluster/prepare';

const ROOT = resolve(__dirname, '../../..');

/** Each runs in namespaces of its own, in a process of its own: what one leaves behind ends with it. */
const BENCHMARKS: Readonly<Record<string, string>> = { fleet: 'fleet/inside.ts' };

const main = async (args: readonly string[]): Promise<number> => {
  const at = args.indexOf('--only');
  const only = at < 0 ? undefined : args[at + 1];
  if (at >= 0 && !(only !== undefined && only in BENCHMARKS)) {
    throw new Error(`no benchmark '${only ?? ''}'; there are: ${Object.keys(BENCHMARKS).join(', ')}`);
  }
  const rest = at < 0 ? args : [...args.slice(0, at), ...args.slice(at + 2)];
  await prepare((line) => process.stderr.write(`${line}\n`));
  let worst = 0;
  for (const [name, script] of Object.entries(BENCHMARKS)) {
    if (only !== undefined && name !== only) continue;
    const command = ['--require', join(ROOT, 'bin/typescript.cjs'), join(__dirname, script), ...rest];
    worst = Math.max(worst, await runIsolated(process.execPath, command));
  }
  return worst;
};

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`✖ ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
