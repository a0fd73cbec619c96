import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** CloudFormation's answer to `DescribeStacks`, on the loopback device. */
export class StackStatus {
  /** What is going on with the stack. */
  public status = 'DELETE_IN_PROGRESS';

  private constructor(private readonly server: Server) {}

  public static async start(): Promise<StackStatus> {
    const server = createServer();
    const started = new StackStatus(server);
    server.on('request', (request, response) => {
      if (!/^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? '')) response.writeHead(403).end();
      else {
        response.end(
          `<DescribeStacksResponse><Stacks><member><StackStatus>${started.status}</StackStatus></member></Stacks></DescribeStacksResponse>`,
        );
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  /** Address for `AWS_ENDPOINT_URL_CLOUDFORMATION`. */
  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
