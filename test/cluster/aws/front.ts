import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { awsCallOf, type AwsRequest } from './aws-call';
import { STUBS, type StubFacts } from './stubs';

/** One kind of call that came in, and how it went. */
export interface AwsCallCount {
  readonly action: string;
  readonly status: number;
  /** Who answered. */
  readonly by: 'stub' | 'emulator';
  readonly count: number;
}

/** The address that programs of the bench take for AWS: answers from a stub, otherwise from the emulator behind it. */
export class AwsFront {
  private readonly counts = new Map<string, AwsCallCount>();

  private constructor(
    private readonly server: Server,
    private readonly emulator: URL,
    private readonly facts: StubFacts,
  ) {}

  /** Starts it in front of the emulator at an address. */
  public static async start(emulator: string, facts: StubFacts): Promise<AwsFront> {
    const server = createServer();
    const front = new AwsFront(server, new URL(emulator), facts);
    server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
      front.answer(incoming, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A run that failed and did not stop it must not wait for it.
    server.unref();
    return front;
  }

  /** Address for `AWS_ENDPOINT_URL`. */
  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What was called so far, by action. */
  public calls(): readonly AwsCallCount[] {
    return [...this.counts.values()].sort((a, b) => a.action.localeCompare(b.action));
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const received: AwsRequest = { method, url, headers, body: await text(incoming) };
    const call = awsCallOf(received);
    const stub = call && STUBS.find(({ action }) => action === call.action);
    const made = stub && stub.answer(call, this.facts);
    if (call && made) {
      this.count(call.action, 200, 'stub');
      response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(made));
      return;
    }
    const status = await this.passOn(received, response);
    this.count(call?.action ?? `unsigned ${method} ${url}`, status, 'emulator');
  }

  private passOn({ method, url, headers, body }: AwsRequest, response: ServerResponse): Promise<number> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.emulator;
      const passed = request({ hostname, port, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        resolve(answer.statusCode ?? 502);
      });
      passed.on('error', reject);
      passed.end(body);
    });
  }

  private count(action: string, status: number, by: AwsCallCount['by']): void {
    const key = `${action} ${status} ${by}`;
    this.counts.set(key, { action, status, by, count: (this.counts.get(key)?.count ?? 0) + 1 });
  }
}
