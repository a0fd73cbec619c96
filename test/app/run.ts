import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './scratch';

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

/** Runs a script of a checkout as its npm scripts do. `cwd` is the checkout, `preloaded` what runs before the script. */
export const runScript = (
  script: string,
  args: readonly string[] = [],
  options: RunOptions & { readonly preloaded?: readonly string[] } = {},
): Promise<Result> => {
  const checkout = options.cwd ?? ROOT;
  const required = ['bin/typescript.cjs', ...(options.preloaded ?? [])];
  return run(
    process.execPath,
    [...required.flatMap((file) => ['--require', join(checkout, file)]), join(checkout, script), ...args],
    options,
  );
};
