import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder } from './cache';
import { runTool } from './run-tool';

const nameOf = (name: string, requirements: string): string =>
  `python-${name}-${createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12)}`;

/**
 * Makes a virtual environment with exactly the packages of a requirements file.
 *
 * @param requirements path of a file that pins every package
 */
export const makePythonEnvironment = async (
  name: string,
  requirements: string,
  say: (line: string) => void,
): Promise<void> => {
  const folder = nameOf(name, requirements);
  if (existsSync(join(cacheFolder(), folder))) return;
  say(`installing ${name} from PyPI: once, about a minute`);
  await cached(folder, async (place) => {
    // Built where it stays: a virtual environment's scripts name their interpreter by its path. So packages go into a
    // plain folder, and the interpreter is the system's.
    await runTool('python3', [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'],
      ...['--target', place, '--requirement', requirements],
    ]);
  });
};

/**
 * How to run a Python module with the packages of {@link makePythonEnvironment}.
 *
 * @throws Error when it has not been made, with the command that makes it
 */
export const pythonEnvironment = (
  name: string,
  requirements: string,
): { readonly command: string; readonly env: Readonly<Record<string, string>> } => {
  const folder = join(cacheFolder(), nameOf(name, requirements));
  if (!existsSync(folder)) throw new Error(`${name} is not installed; run: npm run test:cluster -- --build`);
  return { command: 'python3', env: { PYTHONPATH: folder, PYTHONNOUSERSITE: '1' } };
};
