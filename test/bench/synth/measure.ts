import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** One thing to measure: an application and the folder it writes to. */
export interface Scenario {
  readonly name: string;
  /** Path of the TypeScript application, from the repository's root. */
  readonly app: string;
  /** Configuration that the application reads. @default - its own */
  readonly config?: string;
  /** `cold` empties the output folder before each run, `warm` keeps what the last run left. */
  readonly folder: 'cold' | 'warm';
  /**
   * What runs the TypeScript: `shipped` is what this repository's cdk.json names, `tsx` is what a plain application has
   * (the ts-node of `cdk init` is slower).
   */
  readonly runner: 'shipped' | 'tsx';
}

/** One run. */
export interface Sample {
  readonly wallMs: number;
  /** CPU time of the process itself; a helper process of its runner is not in it. */
  readonly userMs: number;
  readonly peakMb: number;
}

interface Usage {
  readonly userMs: number;
  readonly peakMb: number;
}

const TIMEOUT_MS = 120_000;

const textOf = async (stream: Readable | null): Promise<string> => {
  if (!stream) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * Synthesizes once in a process of its own, started without a shell or npx.
 *
 * @throws when the application fails, with what it wrote to stderr.
 */
export const measure = async (scenario: Scenario, root: string, outdir: string): Promise<Sample> => {
  if (scenario.folder === 'cold') rmSync(outdir, { recursive: true, force: true });
  const context = scenario.config ? JSON.stringify({ config: scenario.config }) : '{}';
  const runner = { shipped: ['--require', join(root, 'bin/typescript.cjs')], tsx: ['--import', 'tsx'] };
  const args = [...runner[scenario.runner], '--require', join(__dirname, 'report-usage.cjs'), scenario.app];
  const started = process.hrtime.bigint();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: context },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  const ended = new Promise<{ code: number | null; at: bigint }>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve({ code, at: process.hrtime.bigint() });
    });
  });
  const [stderr, usage, { code, at }] = await Promise.all([
    textOf(child.stdio[2]),
    textOf(child.stdio[3] as Readable),
    ended,
  ]);
  if (code !== 0)
    throw new Error(`${scenario.name} ended with ${code ?? 'a signal'}:\n${stderr.slice(0, 4000)}`);
  return { wallMs: Number(at - started) / 1e6, ...(JSON.parse(usage) as Usage) };
};
