import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './scratch';

/** The TypeScript loader by its full address, so that it is found from any folder. */
const TSX = pathToFileURL(require.resolve('tsx')).href;

/** How a program ended. */
export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how a program runs. */
export interface RunOptions {
  /** @default - root of the repository */
  readonly cwd?: string;
  /** The whole environment. @default - that of the tests */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program without a shell. */
export const run = (
  command: string,
  args: readonly string[],
  { cwd = ROOT, env = process.env }: RunOptions = {},
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject).on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });

/** Runs a script of the repository as its npm scripts do. */
export const runScript = (
  script: string,
  args: readonly string[] = [],
  options: RunOptions & { readonly nodeOptions?: readonly string[] } = {},
): Promise<Result> =>
  run(
    process.execPath,
    ['--import', TSX, ...(options.nodeOptions ?? []), join(options.cwd ?? ROOT, script), ...args],
    options,
  );
