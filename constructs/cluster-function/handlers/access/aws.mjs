/** What the handlers ask of AWS: the cluster's address, a token for it, a stack's state, and a way to read a bucket. */
import { parseJson } from './json.mjs';
import { presignedUrl, signedHeaders } from './sigv4.mjs';

/**
 * @typedef {{ endpoint: string, certificateAuthority: string }} ClusterAddress
 */

/** The function's own credentials and region, as the Lambda runtime hands them over. */
function environment() {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, URL_SUFFIX } = process.env;
  if (!AWS_REGION || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY || !URL_SUFFIX) {
    throw new Error('AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and URL_SUFFIX must be set');
  }
  return {
    region: AWS_REGION,
    urlSuffix: URL_SUFFIX,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN,
    },
  };
}

/** The SDKs' own variables for another endpoint. @param {string} service */
function endpointOf(service) {
  const { region, urlSuffix } = environment();
  return (
    process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? `https://${service}.${region}.${urlSuffix}`
  );
}

/**
 * @param {string} name
 * @returns {Promise<ClusterAddress | undefined>} nothing when there is no such cluster (any more)
 */
export async function describeCluster(name) {
  const { region, credentials } = environment();
  const url = new URL(`/clusters/${encodeURIComponent(name)}`, endpointOf('eks'));
  const response = await fetch(url, {
    headers: signedHeaders(url, { service: 'eks', region, credentials }),
    signal: AbortSignal.timeout(30_000),
  });
  const body = await response.text();
  if (
    response.status === 404 &&
    /ResourceNotFoundException|No cluster found/.test(`${response.headers.get('x-amzn-errortype')} ${body}`)
  )
    return undefined;
  if (!response.ok) throw new Error(`eks:DescribeCluster ${name}: HTTP ${response.status} ${body}`);
  const { cluster } =
    /** @type {{ cluster: { endpoint?: string, certificateAuthority?: { data?: string } } }} */ (
      parseJson(body)
    );
  if (!cluster.endpoint || !cluster.certificateAuthority?.data)
    throw new Error(`cluster ${name} has no endpoint yet`);
  return { endpoint: cluster.endpoint, certificateAuthority: cluster.certificateAuthority.data };
}

/**
 * What CloudFormation is doing with a stack, such as `DELETE_IN_PROGRESS`.
 *
 * @param {string} stackId the stack's ARN: a name would find no stack whose deletion is over
 * @returns {Promise<string>}
 */
export async function stackStatus(stackId) {
  const { region, credentials } = environment();
  const url = new URL('/', endpointOf('cloudformation'));
  url.search = new URLSearchParams({
    Action: 'DescribeStacks',
    StackName: stackId,
    Version: '2010-05-15',
  }).toString();
  const response = await fetch(url, {
    headers: signedHeaders(url, { service: 'cloudformation', region, credentials }),
    signal: AbortSignal.timeout(30_000),
  });
  const body = await response.text();
  // The API speaks XML only; of its one stack there is one status.
  const status = /<StackStatus>([A-Z_]+)<\/StackStatus>/.exec(body)?.[1];
  if (!response.ok || status === undefined) {
    throw new Error(`cloudformation:DescribeStacks ${stackId}: HTTP ${response.status} ${body}`);
  }
  return status;
}

/**
 * The token that `aws eks get-token` makes: a signed request to STS that EKS sends on our behalf.
 *
 * @param {string} clusterName
 * @see https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
 */
export function clusterToken(clusterName) {
  const { region, urlSuffix, credentials } = environment();
  const url = presignedUrl(
    new URL(`https://sts.${region}.${urlSuffix}/?Action=GetCallerIdentity&Version=2011-06-15`),
    { service: 'sts', region, credentials, expiresIn: 60, headers: { 'x-k8s-aws-id': clusterName } },
  );
  return `k8s-aws-v1.${Buffer.from(url.href).toString('base64url')}`;
}

/**
 * An `s3://bucket/key` as a URL that needs no further credentials. Path style: a bucket's name may hold dots, which
 * no wildcard certificate covers.
 *
 * @param {string} s3Url
 */
export function presignedObject(s3Url) {
  const { region, credentials } = environment();
  const { host: bucket, pathname } = new URL(s3Url);
  return presignedUrl(new URL(`/${bucket}${pathname}`, endpointOf('s3')), {
    service: 's3',
    region,
    credentials,
    expiresIn: 300,
    payloadHash: 'UNSIGNED-PAYLOAD',
  });
}
