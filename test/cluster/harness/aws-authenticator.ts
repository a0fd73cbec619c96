import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Who a caller is inside the cluster: what an EKS access entry makes of a role. */
export interface AccessEntry {
  readonly username: string;
  readonly groups: readonly string[];
}

interface TokenReview {
  readonly spec: { readonly token?: string };
}

const PREFIX = 'k8s-aws-v1.';

/**
 * The two answers of EKS that a Lambda function of the platform asks for, on the loopback device: where a cluster is
 * (`DescribeCluster`), and whose the signed token is (the authenticator that the API server asks). A caller is known
 * by the access key id that it signs with; the signature itself is AWS' business.
 */
export class AwsAuthenticator {
  /** Access entries by access key id. */
  public readonly entries = new Map<string, AccessEntry>();

  private cluster: { readonly endpoint: string; readonly ca: string } | undefined;

  private constructor(private readonly server: Server) {}

  public static async start(): Promise<AwsAuthenticator> {
    const server = createServer();
    const started = new AwsAuthenticator(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void started.answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  /** Address for `AWS_ENDPOINT_URL_EKS`. */
  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The cluster that there is, under whatever name; until then every name is unknown. */
  public serve(endpoint: string, caFile: string): void {
    this.cluster = { endpoint, ca: caFile };
  }

  /** Nothing is known any more, as after the cluster's deletion. */
  public forget(): void {
    this.cluster = undefined;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    response.setHeader('content-type', 'application/json');
    if (pathname === '/authenticate') response.end(JSON.stringify(this.review(await text(request))));
    else if (!/^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? ''))
      response.writeHead(403).end('{}');
    else if (pathname.startsWith('/clusters/') && this.cluster) {
      const data = readFileSync(this.cluster.ca).toString('base64');
      const { endpoint } = this.cluster;
      response.end(JSON.stringify({ cluster: { endpoint, certificateAuthority: { data } } }));
    } else {
      response
        .writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' })
        .end('{"message":"No cluster"}');
    }
  }

  private review(body: string): object {
    const { spec } = JSON.parse(body) as TokenReview;
    const entry = this.entryOf(spec.token ?? '');
    const status = entry ? { authenticated: true, user: entry } : { authenticated: false };
    return { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', status };
  }

  /** The token is a presigned `GetCallerIdentity` that names the cluster in a signed header. */
  private entryOf(token: string): AccessEntry | undefined {
    if (!token.startsWith(PREFIX)) return undefined;
    const decoded = Buffer.from(token.slice(PREFIX.length), 'base64url').toString();
    if (!URL.canParse(decoded)) return undefined;
    const { hostname, searchParams } = new URL(decoded);
    const signed = searchParams.get('X-Amz-SignedHeaders')?.split(';') ?? [];
    if (!hostname.startsWith('sts.') || !signed.includes('x-k8s-aws-id')) return undefined;
    return this.entries.get(searchParams.get('X-Amz-Credential')?.split('/')[0] ?? '');
  }
}
