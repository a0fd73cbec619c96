/**
 * AWS Signature Version 4 for the few requests that the handlers make. The AWS CLI of the kubectl provider's layer is
 * written in Python, which a Node.js runtime lacks, and the SDK of the runtime changes under a deployed function.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from 'node:crypto';

/**
 * @typedef {{ accessKeyId: string, secretAccessKey: string, sessionToken?: string }} Credentials
 * @typedef {{ service: string, region: string, credentials: Credentials, now?: Date }} Scope
 */

/** @param {string} data */
const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** @param {string | Buffer} key @param {string} data */
const hmac = (key, data) => createHmac('sha256', key).update(data).digest();

/** RFC 3986: what `encodeURIComponent` leaves alone, AWS wants encoded. @param {string} text */
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** @param {Date} now */
const timestamp = (now) => now.toISOString().replace(/[-:]|\.\d{3}/g, '');

/** @param {URL} url */
function canonicalQuery(url) {
  const pairs = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return pairs.sort().join('&');
}

/**
 * @param {URL} url
 * @param {Record<string, string>} headers lower-case names, all of them signed
 * @param {string} payloadHash
 * @param {Scope & { now: Date }} scope
 */
function signature(url, headers, payloadHash, { service, region, credentials, now }) {
  const names = Object.keys(headers).sort();
  const canonicalRequest = [
    'GET',
    url.pathname,
    canonicalQuery(url),
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    payloadHash,
  ].join('\n');
  const time = timestamp(now);
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const key = scope
    .split('/')
    .reduce(hmac, /** @type {string | Buffer} */ (`AWS4${credentials.secretAccessKey}`));
  return hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonicalRequest)].join('\n')).toString('hex');
}

/** @param {Scope & { now: Date }} scope */
const credentialOf = ({ service, region, credentials, now }) =>
  `${credentials.accessKeyId}/${timestamp(now).slice(0, 8)}/${region}/${service}/aws4_request`;

/**
 * A GET request's headers with its signature.
 *
 * @param {URL} url
 * @param {Scope} options
 * @returns {Record<string, string>}
 */
export function signedHeaders(url, { now = new Date(), ...scope }) {
  /** @type {Record<string, string>} */
  const headers = { host: url.host, 'x-amz-date': timestamp(now) };
  if (scope.credentials.sessionToken) headers['x-amz-security-token'] = scope.credentials.sessionToken;
  const names = Object.keys(headers).sort().join(';');
  const signed = signature(url, headers, sha256(''), { ...scope, now });
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentialOf({ ...scope, now })}, SignedHeaders=${names}, Signature=${signed}`,
  };
}

/**
 * A GET request's URL with its signature.
 *
 * @param {URL} target
 * @param {Scope & { expiresIn: number, headers?: Record<string, string>, payloadHash?: string }} options
 * @returns {URL}
 */
export function presignedUrl(
  target,
  { now = new Date(), expiresIn, headers = {}, payloadHash = sha256(''), ...scope },
) {
  const url = new URL(target);
  const signed = { host: url.host, ...headers };
  url.searchParams.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256');
  url.searchParams.set('X-Amz-Credential', credentialOf({ ...scope, now }));
  url.searchParams.set('X-Amz-Date', timestamp(now));
  url.searchParams.set('X-Amz-Expires', String(expiresIn));
  url.searchParams.set('X-Amz-SignedHeaders', Object.keys(signed).sort().join(';'));
  if (scope.credentials.sessionToken)
    url.searchParams.set('X-Amz-Security-Token', scope.credentials.sessionToken);
  url.searchParams.set('X-Amz-Signature', signature(url, signed, payloadHash, { ...scope, now }));
  return url;
}
