import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { KubernetesError } from './kubernetes-error';

/** What is sent. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly contentType?: string;
  readonly body?: unknown;
}

/** An answer that takes longer means that something hangs. A watch has no such bound. */
const TIMEOUT_MS = 30_000;

/** HTTPS to one API server as one user. */
export class ApiConnection {
  private readonly agent: Agent;

  public constructor(
    private readonly server: string,
    ca: Buffer,
    private readonly token: string,
  ) {
    this.agent = new Agent({ ca, keepAlive: true, maxSockets: 16 });
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @throws KubernetesError for a status of 400 and more
   */
  public async json<T>(sent: ApiRequest): Promise<T> {
    return JSON.parse(await this.text(sent)) as T;
  }

  /** As {@link json}, for answers that are not JSON, such as metrics. */
  public async text(sent: ApiRequest): Promise<string> {
    const response = await this.send(sent, { timeout: TIMEOUT_MS });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    if ((response.statusCode ?? 0) >= 400) throw KubernetesError.of(response.statusCode ?? 0, text);
    return text;
  }

  /** Sends a request and gives the answer as it arrives. */
  public async stream(sent: ApiRequest): Promise<IncomingMessage> {
    const response = await this.send(sent, {});
    if ((response.statusCode ?? 0) < 400) return response;
    response.destroy();
    throw KubernetesError.of(response.statusCode ?? 0, '');
  }

  /** Closes connections that are kept open. */
  public close(): void {
    this.agent.destroy();
  }

  private send(
    { method = 'GET', path, query = {}, body, contentType }: ApiRequest,
    extra: RequestOptions,
  ): Promise<IncomingMessage> {
    const url = new URL(path, this.server);
    const payload = body === undefined ? undefined : JSON.stringify(body);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return new Promise((resolve, reject) => {
      const sent = request(url, {
        ...extra,
        method,
        agent: this.agent,
        headers: {
          authorization: `Bearer ${this.token}`,
          accept: 'application/json, */*;q=0.5',
          ...(payload === undefined
            ? {}
            : {
                'content-type': contentType ?? 'application/json',
                // Node says no length of a DELETE's body by itself; the server would take it for the next request.
                'content-length': Buffer.byteLength(payload),
              }),
        },
      });
      sent.on('response', resolve);
      sent.on('error', reject);
      sent.on('timeout', () =>
        sent.destroy(new Error(`no answer from ${url.host} in ${TIMEOUT_MS / 1000} s`)),
      );
      sent.end(payload);
    });
  }
}
