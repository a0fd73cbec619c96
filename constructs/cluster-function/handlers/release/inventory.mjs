/**
 * What a release has put into the cluster, kept in the cluster itself. An update knows from it what to take away, and
 * a deletion needs neither the old files nor the network that they came from.
 */
import { parseJson } from '../access/json.mjs';

/**
 * @typedef {import('./kubectl.mjs').KubernetesObject} KubernetesObject
 * @typedef {import('./kubectl.mjs').ClusterClient} ClusterClient
 */

const NAMESPACE = 'kube-system';

/** @param {KubernetesObject} object */
export const identity = ({ apiVersion, kind, metadata: { name, namespace } }) =>
  // Not the version: an object that moves from v1beta1 to v1 is the same object.
  [apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, namespace ?? '', name].join('/');

/** @param {string} release */
const nameOf = (release) => `openclaw-release-${release}`;

/**
 * @param {ClusterClient} cluster
 * @param {string} release
 * @returns {Promise<KubernetesObject[]>}
 */
export async function readInventory(cluster, release) {
  const printed = await cluster.run([
    'get',
    'configmap',
    nameOf(release),
    '-n',
    NAMESPACE,
    '--ignore-not-found',
    '-o',
    'json',
  ]);
  if (printed.trim() === '') return [];
  const { data } = /** @type {{ data?: { objects?: string } }} */ (parseJson(printed));
  return /** @type {KubernetesObject[]} */ (parseJson(data?.objects ?? '[]'));
}

/**
 * @param {ClusterClient} cluster
 * @param {import('./render.mjs').Release} release
 * @param {readonly KubernetesObject[]} objects
 */
export async function writeInventory(cluster, release, objects) {
  const unique = new Map(objects.map((object) => [identity(object), object]));
  const slim = [...unique.values()].map(({ apiVersion, kind, metadata: { name, namespace } }) => ({
    apiVersion,
    kind,
    metadata: { name, namespace },
  }));
  await cluster.apply([
    inventoryObject(release.name, { objects: JSON.stringify(slim), files: JSON.stringify(release.files) }),
  ]);
}

/** @param {ClusterClient} cluster @param {string} release */
export const deleteInventory = (cluster, release) => cluster.delete(inventoryObject(release));

/** @param {string} release @param {Record<string, string>} [data] */
const inventoryObject = (release, data) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: nameOf(release),
    namespace: NAMESPACE,
    labels: {
      'app.kubernetes.io/part-of': 'openclaw-eks-blueprint',
      'app.kubernetes.io/component': 'release-inventory',
    },
  },
  data,
});
