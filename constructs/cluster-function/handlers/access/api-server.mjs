/** The API server in the few words that a handler needs: list, delete, merge. */
import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { parseJson } from './json.mjs';

/**
 * @typedef {import('./aws.mjs').ClusterAddress} ClusterAddress
 * @typedef {object} KubernetesObject
 * @property {Metadata} metadata
 * @property {Record<string, unknown>} [spec]
 * @property {Record<string, unknown>} [status]
 * @typedef {object} Metadata
 * @property {string} name
 * @property {string} [namespace]
 * @property {string} [uid]
 * @property {string} [deletionTimestamp]
 * @property {string[]} [finalizers]
 * @property {{ kind: string, name: string }[]} [ownerReferences]
 * @typedef {{ items: KubernetesObject[], metadata: { continue?: string } }} ListAnswer
 */

const TIMEOUT_MS = 30_000;
const PAGE = 500;

/** The API server answered, and the answer is no. */
export class Refusal extends Error {
  /** @param {string} request @param {number} status @param {string} message */
  constructor(request, status, message) {
    super(`${request}: HTTP ${status} ${message}`);
    this.status = status;
  }
}

/** An API server, reached with a bearer token. */
export class ApiServer {
  /** @type {URL} */ #endpoint;
  /** @type {http.Agent} */ #agent;
  /** @type {string} */ #token;

  /** @param {ClusterAddress} address @param {string} token */
  constructor({ endpoint, certificateAuthority }, token) {
    this.#endpoint = new URL(endpoint);
    this.#token = token;
    // Without TLS on the loopback device only, where no network sees the token: a test without certificates.
    const plain = this.#endpoint.protocol === 'http:' && this.#endpoint.hostname === '127.0.0.1';
    this.#agent = plain
      ? new http.Agent({ keepAlive: true })
      : new https.Agent({ keepAlive: true, ca: Buffer.from(certificateAuthority, 'base64') });
  }

  /**
   * All objects below a path, page by page; none when the cluster does not know their kind.
   *
   * @param {string} path
   * @returns {Promise<KubernetesObject[]>}
   */
  async list(path) {
    /** @type {KubernetesObject[]} */
    const objects = [];
    let next = '';
    do {
      const page = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
      const answer = await this.#request('GET', `${path}?limit=${PAGE}${page}`);
      if (answer === undefined) return [];
      const { items, metadata } = /** @type {ListAnswer} */ (parseJson(answer));
      objects.push(...items);
      next = metadata.continue ?? '';
    } while (next !== '');
    return objects;
  }

  /**
   * Asks for the end of this very object: one of the same name that was made since is left alone.
   *
   * @param {string} path
   * @param {string} [uid]
   */
  async delete(path, uid) {
    const options = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      preconditions: { uid },
    };
    await this.#request('DELETE', path, options);
  }

  /** Merges a patch into an object. @param {string} path @param {object} patch */
  async merge(path, patch) {
    await this.#request('PATCH', path, patch);
  }

  close() {
    this.#agent.destroy();
  }

  /**
   * @param {'GET' | 'DELETE' | 'PATCH'} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<string | undefined>} nothing when it is not there, or no longer
   */
  async #request(method, path, body) {
    const { status, answer } = await this.#send(method, path, body);
    // 409 is for a deletion: the name belongs to another object by now.
    if (status === 404 || (status === 409 && method === 'DELETE')) return undefined;
    if (status >= 300) throw new Refusal(`${method} ${path}`, status, reasonIn(answer));
    return answer;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<{ status: number, answer: string }>}
   */
  #send(method, path, body) {
    const url = new URL(path, this.#endpoint);
    const { request } = url.protocol === 'http:' ? http : https;
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const content = body === undefined ? '' : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request(
        url,
        {
          method,
          agent: this.#agent,
          signal: AbortSignal.timeout(TIMEOUT_MS),
          headers: {
            authorization: `Bearer ${this.#token}`,
            accept: 'application/json',
            // Node gives a DELETE no length of its own, and its body would be read as another request.
            ...(body && { 'content-type': type, 'content-length': Buffer.byteLength(content) }),
          },
        },
        (response) => {
          text(response).then((answer) => {
            resolve({ status: response.statusCode ?? 0, answer });
          }, reject);
        },
      );
      sent.on('error', (error) => {
        reject(new Error(`${method} ${url.origin}${path} got no answer`, { cause: error }));
      });
      sent.end(content);
    });
  }
}

/** The message of a Status, or the text when it is none. @param {string} answer */
function reasonIn(answer) {
  try {
    return /** @type {{ message?: string }} */ (parseJson(answer)).message ?? answer;
  } catch {
    return answer.trim();
  }
}
