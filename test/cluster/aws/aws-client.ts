import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What is sent to a service. */
interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Plain calls of the emulated AWS, which reads service and region out of a signature and does not check it. */
export class AwsClient {
  public constructor(
    private readonly endpoint: string,
    private readonly region: string,
  ) {}

  /**
   * An action of the query protocol (EC2, IAM).
   *
   * @param parameters flattened as the protocol has it, such as `TagSpecification.1.Tag.1.Key`
   * @returns the answer's XML
   * @throws Error with the answer of AWS when it refuses
   */
  public query(
    service: 'ec2' | 'iam',
    action: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<string> {
    const version = service === 'ec2' ? '2016-11-15' : '2010-05-08';
    return this.send(service, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ Action: action, Version: version, ...parameters }).toString(),
    });
  }

  /** An action of the JSON protocol (SQS, SSM). */
  public async json<T>(service: string, target: string, parameters: object): Promise<T> {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
    return JSON.parse(await this.send(service, { headers, body: JSON.stringify(parameters) })) as T;
  }

  /** A call of a service whose actions are paths (EKS). */
  public async rest<T>(service: string, method: string, path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return JSON.parse(await this.send(service, { method, path, headers, body: JSON.stringify(body) })) as T;
  }

  private async send(service: string, { method = 'POST', path = '/', headers, body }: Sent): Promise<string> {
    const authorization =
      `AWS4-HMAC-SHA256 Credential=bench/20260101/${this.region}/${service}/aws4_request, ` +
      'SignedHeaders=host, Signature=bench';
    const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
      const url = new URL(path, this.endpoint);
      const sent = request(url, { method, headers: { ...headers, authorization } }, (response) => {
        text(response).then((received) => {
          resolve({ status: response.statusCode ?? 0, body: received });
        }, reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
    if (answer.status < 300) return answer.body;
    throw new Error(`${service} ${method} ${path} answered ${answer.status}: ${answer.body.slice(0, 500)}`);
  }
}
