import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { eventually, type Mortal } from './eventually';

/** How a program is run. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Path of the file that takes what it prints; a restart writes on. */
  readonly log: string;
  /** Tells whether it can do its work. */
  readonly ready?: () => Promise<boolean>;
}

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

/** A program of the bench: started, waited for, killed and started again, always by its own id. */
export class ManagedProcess implements Mortal {
  private child: ChildProcess | undefined;
  private wanted = false;

  public constructor(public readonly spec: ProcessSpec) {}

  /** Path of the file with what it printed. */
  public get log(): string {
    return this.spec.log;
  }

  /** Process id; undefined when it does not run. */
  public get pid(): number | undefined {
    return this.running ? this.child?.pid : undefined;
  }

  public get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  public get death(): string | undefined {
    if (!this.wanted || this.running) return undefined;
    const how = this.child?.signalCode ?? `code ${this.child?.exitCode ?? '?'}`;
    return `${this.spec.name} has ended (${how}); the end of ${this.log}:\n${this.tail()}`;
  }

  /** All that it printed, of all its runs. */
  public output(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8') : '';
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @throws Error when it ends, or is not ready in a minute
   */
  public async start(): Promise<void> {
    this.launch();
    await this.ready();
  }

  /** Starts it and does not wait. */
  public launch(): void {
    if (this.running) return;
    const { command, args, env, log } = this.spec;
    const file = openSync(log, 'a');
    this.child = spawn(command, args, {
      // Only what it is told: nothing of the machine that the bench runs on decides what it does.
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/nonexistent', ...env },
      stdio: ['ignore', file, file],
    });
    closeSync(file);
    this.wanted = true;
    this.child.on('error', () => undefined);
  }

  /** Waits until it is ready. */
  public async ready(): Promise<void> {
    const { name, ready } = this.spec;
    if (!ready) return;
    await eventually(`${name} is ready`, ready, { timeout: READY_TIMEOUT_MS, every: 50, alive: [this] });
  }

  /** Ends it as a machine that loses power would. */
  public async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to end, and makes it end when it takes longer than ten seconds. */
  public async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Stops and starts it. */
  public async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** The last lines that it printed. */
  public tail(lines = 20): string {
    return this.output().trimEnd().split('\n').slice(-lines).join('\n');
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.wanted = false;
    const { child } = this;
    if (!child || !this.running) return;
    const ended = new Promise<void>((resolve) =>
      child.once('exit', () => {
        resolve();
      }),
    );
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(late);
  }
}
