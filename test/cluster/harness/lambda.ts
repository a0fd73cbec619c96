import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubectlPath } from '../programs/kubectl-layer';

/** How a function is called. */
export interface Invocation {
  /** Folder with the function's code, as it is uploaded. */
  readonly code: string;
  /** `file.export`, as the function's `Handler` names it. */
  readonly handler: string;
  readonly event: object;
  /** Access key id that it signs with: it tells the cluster who calls. */
  readonly accessKeyId: string;
  readonly env: Readonly<Record<string, string>>;
  /** Ends the process after so many milliseconds, as a function that runs out of time; @default - never */
  readonly killAfter?: number;
  /** Ends the process when what it printed matches; @default - never */
  readonly killOn?: RegExp;
}

/** What came of a call. */
export interface InvocationOutcome {
  readonly result?: unknown;
  /** Message of the error that the function threw; `killed` when its process was ended. */
  readonly error?: string;
  /** What it printed. */
  readonly log: string;
}

/** Calls a function as Lambda does: a process of its own, its environment and nothing else, kubectl of the layer. */
export const invoke = async (call: Invocation): Promise<InvocationOutcome> => {
  const home = mkdtempSync(join(tmpdir(), 'lambda-'));
  try {
    return await invokeIn(home, call);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

const invokeIn = async (home: string, call: Invocation): Promise<InvocationOutcome> => {
  const answer = join(home, 'answer.json');
  const child = spawn(
    process.execPath,
    [join(__dirname, 'lambda-runtime.mjs'), call.code, call.handler, answer],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: `${join(kubectlPath(), '..')}:/usr/bin:/bin`,
        HOME: home,
        TMPDIR: home,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: call.accessKeyId,
        AWS_SECRET_ACCESS_KEY: 'fake',
        URL_SUFFIX: 'amazonaws.com',
        ...call.env,
      },
    },
  );
  let log = '';
  const note = (chunk: Buffer): void => {
    log += chunk.toString();
    if (call.killOn?.test(log)) child.kill('SIGKILL');
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  child.stdin.end(JSON.stringify(call.event));
  const timer =
    call.killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), call.killAfter);
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  if (child.signalCode !== null) return { error: 'killed', log };
  if (child.exitCode !== 0) return { error: `the runtime ended with ${child.exitCode ?? '?'}`, log };
  return { ...(JSON.parse(readFileSync(answer, 'utf8')) as { result?: unknown; error?: string }), log };
};
