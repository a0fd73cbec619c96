import { spawn } from 'node:child_process';

/** How a tool is run. */
export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to its standard input. */
  readonly input?: string;
  /** Called every so often while it runs, with the seconds gone by. */
  readonly onWait?: (seconds: number) => void;
}

/** How often a person hears that a long step is still going on. */
const WAIT_MS = 20_000;

/**
 * Runs a tool to its end.
 *
 * @returns what it printed
 * @throws Error with the command and the end of what it printed, when it cannot be started or fails
 */
export const runTool = (
  command: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const started = Date.now();
    const timer = setInterval(() => {
      options.onWait?.(Math.round((Date.now() - started) / 1000));
    }, WAIT_MS);
    child.on('error', (error) => {
      clearInterval(timer);
      reject(new Error(`${command} cannot be started: ${error.message}`));
    });
    child.on('close', (code) => {
      clearInterval(timer);
      if (code === 0) resolve(output);
      else {
        const said = `${output}\n${errors}`.trim().split('\n').slice(-30).join('\n');
        reject(new Error(`${[command, ...args].join(' ')} ended with ${code ?? 'a signal'}:\n${said}`));
      }
    });
    // A tool may end without having read it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
