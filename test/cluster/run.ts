import { join } from 'node:path';
import { runIsolated } from './harness/namespace';
import { prepare } from './prepare';

const ROOT = join(__dirname, '../..');

/** `npm run test:cluster [-- --build | <names of scenarios>]` */
const main = async (args: readonly string[]): Promise<number> => {
  await prepare((line) => process.stdout.write(`${line}\n`));
  if (args.includes('--build')) return 0;
  const jest = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', join(__dirname, 'jest.config.js')];
  return runIsolated(process.execPath, [...jest, '--runInBand', ...args]);
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
