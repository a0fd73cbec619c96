import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';

const HANDLERS = path.resolve(__dirname, '../../../constructs/cluster-function/handlers');

/** What a stand-in for AWS says. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Handlers in a process of their own, with nothing but what Lambda gives them, and AWS on the loopback device. */
export class HandlerProcess {
  public readonly home = fs.mkdtempSync(path.join(os.tmpdir(), 'handler-'));
  private readonly answers = new Map<string, Answer>();
  private readonly server: Server;

  public constructor() {
    this.server = createServer((request, response) => {
      const answer = this.answers.get(new URL(request.url ?? '/', 'http://loopback').pathname);
      if (answer) answer(response, request);
      else response.writeHead(404).end();
    });
    this.cluster('https://cluster.example.com');
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

  public answer(pathname: string, answer: Answer): void {
    this.answers.set(pathname, answer);
  }

  /** Where EKS says that the cluster `test` is. */
  public cluster(endpoint: string): void {
    this.answer('/clusters/test', (response) => {
      const certificateAuthority = { data: 'ZmFrZQ==' };
      response.end(JSON.stringify({ cluster: { endpoint, certificateAuthority } }));
    });
  }

  /** Evaluates an expression with a module's exports in scope. */
  public async evaluate<T>(module: string, expression: string): Promise<T> {
    const { port } = this.server.address() as AddressInfo;
    const answer = path.join(this.home, 'answer.json');
    const code = `
      import * as exported from ${JSON.stringify(path.join(HANDLERS, module))};
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
      AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}`,
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
