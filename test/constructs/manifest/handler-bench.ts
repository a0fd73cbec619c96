import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';

const HANDLER = path.resolve(__dirname, '../../../constructs/manifest/release-handler');

export interface Outcome {
  readonly result?: { readonly PhysicalResourceId: string };
  readonly error?: { readonly message: string; readonly stack: string };
}

export interface ReleaseInput {
  readonly files: { readonly url: string; readonly sha256: string }[];
  readonly namespace?: object;
}

/** The handler in a process of its own, a kubectl that only keeps notes, and EKS and S3 on the loopback device. */
export class HandlerBench {
  public readonly home = fs.mkdtempSync(path.join(os.tmpdir(), 'release-handler-'));
  private readonly answers = new Map<string, (response: ServerResponse) => void>();
  private readonly server: Server;

  public constructor() {
    const fake = path.join(__dirname, 'fake-kubectl.mjs');
    const script = `#!/bin/sh\nexec '${process.execPath}' '${fake}' "$@"\n`;
    fs.writeFileSync(path.join(this.home, 'kubectl'), script, { mode: 0o755 });
    this.server = createServer((request, response) => {
      const answer = this.answers.get(new URL(request.url ?? '/', 'http://loopback').pathname);
      if (answer) answer(response);
      else response.writeHead(404).end();
    });
    this.answer('/clusters/test', (response) => {
      const certificateAuthority = { data: 'ZmFrZQ==' };
      response.end(
        JSON.stringify({ cluster: { endpoint: 'https://cluster.example.com', certificateAuthority } }),
      );
    });
    this.answer('/clusters/gone', (response) => {
      response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' }).end('{}');
    });
  }

  public async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
    fs.rmSync(this.home, { recursive: true, force: true });
  }

  public answer(pathname: string, answer: (response: ServerResponse) => void): void {
    this.answers.set(pathname, answer);
  }

  /** Publishes a file with one object per line, and pins it. */
  public publish(name: string, ...objects: object[]): { url: string; sha256: string } {
    const bytes = objects.map((object) => JSON.stringify(object)).join('\n');
    this.answer(`/mirror/release/${name}`, (response) => response.end(bytes));
    return { url: `s3://mirror/release/${name}`, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  /** The next calls of a verb fail, once each. */
  public failNext(...failures: { verb: string; stderr: string }[]): void {
    fs.writeFileSync(path.join(this.home, 'failures.json'), JSON.stringify(failures));
  }

  /** What kubectl was asked since the last question. */
  public calls(): string[] {
    const file = path.join(this.home, 'calls.log');
    if (!fs.existsSync(file)) return [];
    const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
    fs.rmSync(file);
    return lines;
  }

  /** The objects in the cluster, but for the inventory. */
  public objects(): string[] {
    const file = path.join(this.home, 'objects.json');
    const stored = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as object) : {};
    return Object.keys(stored)
      .filter((key) => !key.startsWith('ConfigMap/kube-system/openclaw-release-'))
      .sort();
  }

  public async handle(
    requestType: 'Create' | 'Update' | 'Delete',
    release: ReleaseInput,
    { cluster = 'test', retainCrds = true } = {},
  ): Promise<Outcome> {
    const request = {
      RequestType: requestType,
      ResourceProperties: {
        ClusterName: cluster,
        Release: JSON.stringify({ name: 'demo', images: [], patches: [], ...release }),
        RetainCrds: String(retainCrds),
      },
    };
    return this.evaluate<Outcome>(
      'index.mjs',
      `handler(${JSON.stringify(request)}).then((result) => ({ result }), ({ message, stack }) => ({ error: { message, stack } }))`,
    );
  }

  /** Evaluates an expression with a module's exports in scope. */
  public async evaluate<T>(module: string, expression: string): Promise<T> {
    const { port } = this.server.address() as AddressInfo;
    const answer = path.join(this.home, 'answer.json');
    const code = `
      import * as exported from ${JSON.stringify(path.join(HANDLER, module))};
      import { writeFileSync } from 'node:fs';
      const evaluate = new Function(...Object.keys(exported), ${JSON.stringify(`return ${expression}`)});
      writeFileSync(${JSON.stringify(answer)}, JSON.stringify(await evaluate(...Object.values(exported))));`;
    const env = {
      PATH: `${this.home}:${process.env['PATH'] ?? ''}`,
      HOME: this.home,
      TMPDIR: this.home,
      AWS_REGION: 'us-west-2',
      AWS_ACCESS_KEY_ID: 'AKIAFAKEFAKEFAKEFAKE',
      AWS_SECRET_ACCESS_KEY: 'fake',
      URL_SUFFIX: 'amazonaws.com',
      AWS_ENDPOINT_URL_EKS: `http://127.0.0.1:${port}`,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    };
    await new Promise<void>((resolve, reject) => {
      execFile(process.execPath, ['--input-type=module', '-e', code], { env }, (error) => {
        if (error) reject(new Error(error.message));
        else resolve();
      });
    });
    return JSON.parse(fs.readFileSync(answer, 'utf8')) as T;
  }
}
