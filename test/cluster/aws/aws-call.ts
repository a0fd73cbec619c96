import type { IncomingHttpHeaders } from 'node:http';

/** A call of an AWS service, as far as the bench reads it. */
export interface AwsCall {
  /** Action as a policy names it, such as `ec2:DescribeSubnets`. */
  readonly action: string;
  readonly region: string;
  /** What is asked for; a value of a form is a text. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A request as it arrived. */
export interface AwsRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Karpenter's one call of a service whose actions are paths. */
const EKS_ACTIONS: readonly { readonly method: string; readonly path: RegExp; readonly action: string }[] = [
  { method: 'POST', path: /^\/clusters$/, action: 'CreateCluster' },
  { method: 'GET', path: /^\/clusters\/[^/]+$/, action: 'DescribeCluster' },
];

/**
 * Reads what a signed request asks for. Service and region are part of what is signed; the action is in a header
 * (JSON), in the form (query protocol) or in the path (EKS).
 *
 * @returns undefined when nothing is signed
 */
export const awsCallOf = ({ method, url, headers, body }: AwsRequest): AwsCall | undefined => {
  const scope = /Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(headers.authorization ?? '');
  if (!scope) return undefined;
  const [, region = '', service = ''] = scope;
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const parameters = JSON.parse(body || '{}') as Record<string, unknown>;
    return { action: `${service}:${target.split('.')[1] ?? ''}`, region, parameters };
  }
  const { pathname, searchParams } = new URL(url, 'http://aws.invalid');
  const form = Object.fromEntries([...searchParams, ...new URLSearchParams(body)]);
  const known = EKS_ACTIONS.find((each) => each.method === method && each.path.test(pathname));
  const action = form['Action'] ?? (service === 'eks' ? known?.action : undefined);
  return { action: `${service}:${action ?? `${method} ${pathname}`}`, region, parameters: form };
};
