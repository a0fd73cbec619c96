/** Runs kubectl of the layer, with a token made for each call: a token lives a quarter of an hour. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { clusterToken } from '../access/aws.mjs';

/**
 * @typedef {import('../access/aws.mjs').ClusterAddress} ClusterAddress
 * @typedef {{ apiVersion: string, kind: string, metadata: { name: string, namespace?: string } }} KubernetesObject
 */

const CALL_TIMEOUT_MS = 5 * 60_000;

/** Where the layer puts kubectl. The function's credentials stay with the function. */
const environment = () => ({
  PATH: `/opt/kubectl:${process.env.PATH ?? ''}`,
  HOME: process.env.HOME ?? '/tmp',
});

/**
 * @param {readonly string[]} args
 * @param {{ input?: string, timeoutMs?: number }} [options]
 * @returns {Promise<string>} what it printed
 */
export function kubectl(args, { input = '', timeoutMs = CALL_TIMEOUT_MS } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn('kubectl', args, { timeout: timeoutMs, env: environment() });
    /** @type {Buffer[]} */
    const out = [];
    /** @type {Buffer[]} */
    const err = [];
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => out.push(chunk));
    child.stderr.on('data', (/** @type {Buffer} */ chunk) => err.push(chunk));
    child.on('error', reject);
    // kubectl may end before it has read everything; its exit code tells the story, not the broken pipe.
    child.stdin.on('error', () => undefined);
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve(Buffer.concat(out).toString());
        return;
      }
      const why = signal ? `ended by ${signal} after ${timeoutMs} ms` : `exit code ${code}`;
      reject(new Error(`kubectl ${args[0]}: ${why}: ${Buffer.concat(err).toString().trim()}`));
    });
    child.stdin.end(input);
  });
}

/** One cluster, reached with the function's own role. */
export class ClusterClient {
  /** @type {string} */ #name;
  /** @type {ClusterAddress} */ #address;
  /** @type {string} */ #folder;

  /**
   * @param {string} name
   * @param {ClusterAddress} address
   * @param {string} folder where the kubeconfig and kubectl's cache go
   */
  constructor(name, address, folder) {
    this.#name = name;
    this.#address = address;
    this.#folder = folder;
  }

  /**
   * @param {readonly string[]} args
   * @param {{ input?: string }} [options]
   */
  async run(args, options) {
    const kubeconfig = await this.#kubeconfig();
    const cache = path.join(this.#folder, 'cache');
    const [verb = '', ...rest] = args;
    return kubectl([verb, `--kubeconfig=${kubeconfig}`, `--cache-dir=${cache}`, ...rest], options);
  }

  /** @param {readonly KubernetesObject[]} objects */
  async apply(objects) {
    if (objects.length === 0) return;
    const options = ['--server-side', '--force-conflicts', '--field-manager=openclaw-eks-blueprint'];
    console.log(
      await this.run(['apply', ...options, '-f', '-'], {
        input: objects.map((o) => JSON.stringify(o)).join('\n'),
      }),
    );
  }

  /**
   * Deletes one object and waits a while for its end. What is gone already, or whose kind is gone, is no failure.
   * Neither is an object that takes its time: the API server has accepted the deletion, and a stack that waits for a
   * finalizer would hold up the destruction of the cluster which ends it.
   *
   * @param {KubernetesObject} object
   */
  async delete({ apiVersion, kind, metadata: { name, namespace } }) {
    const input = JSON.stringify({ apiVersion, kind, metadata: { name, namespace } });
    try {
      console.log(await this.run(['delete', '--ignore-not-found', '--timeout=90s', '-f', '-'], { input }));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!/no matches for kind|timed out waiting|could not find the requested resource/.test(message))
        throw error;
      console.log(`${kind} ${name}: ${message}`);
    }
  }

  async #kubeconfig() {
    await mkdir(this.#folder, { recursive: true });
    const file = path.join(this.#folder, 'kubeconfig');
    const named = { cluster: 'cluster', user: 'role' };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'release',
      contexts: [{ name: 'release', context: named }],
      clusters: [
        {
          name: named.cluster,
          cluster: {
            server: this.#address.endpoint,
            'certificate-authority-data': this.#address.certificateAuthority,
          },
        },
      ],
      users: [{ name: named.user, user: { token: clusterToken(this.#name) } }],
    };
    await writeFile(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }
}
