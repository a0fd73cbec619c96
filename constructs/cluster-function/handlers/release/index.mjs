/** Installs, upgrades and removes a pinned upstream release. Called by CloudFormation through the provider framework. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeCluster } from '../access/aws.mjs';
import { parseJson } from '../access/json.mjs';
import { shortened } from '../access/message.mjs';
import { deleteInventory, identity, readInventory, writeInventory } from './inventory.mjs';
import { ClusterClient } from './kubectl.mjs';
import { render } from './render.mjs';

/**
 * @typedef {import('./kubectl.mjs').KubernetesObject} KubernetesObject
 * @typedef {import('./render.mjs').Release} Release
 * @typedef {{ ClusterName: string, Release: string, RetainCrds: string }} Properties `Release` is JSON: CloudFormation
 *   would turn its numbers and booleans into strings
 * @typedef {{ RequestType: 'Create' | 'Update' | 'Delete', ResourceProperties: Properties }} Request
 */

/** An access entry takes a while to be known to the API server. */
const ACCESS_TIMEOUT_MS = 90_000;

/**
 * @param {Request} request
 * @returns {Promise<{ PhysicalResourceId: string }>} the same for the life of a release, so that upgrades are in place
 */
export async function handler({ RequestType, ResourceProperties }) {
  const { ClusterName, RetainCrds } = ResourceProperties;
  const release = /** @type {Release} */ (parseJson(ResourceProperties.Release));
  const retainCrds = RetainCrds !== 'false';
  const folder = await mkdtemp(path.join(tmpdir(), 'release-'));
  try {
    if (RequestType === 'Delete') await uninstall(ClusterName, release, retainCrds, folder);
    else await install(ClusterName, release, retainCrds, folder);
    return { PhysicalResourceId: `${ClusterName}/${release.name}` };
  } catch (error) {
    console.error(error);
    throw shortened(`release ${release.name}`, error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {KubernetesObject} object */
const isCrd = ({ kind }) => kind === 'CustomResourceDefinition';

/** @param {string} clusterName @param {Release} release @param {boolean} retainCrds @param {string} folder */
async function install(clusterName, release, retainCrds, folder) {
  const objects = await render(release, folder);
  const address = await describeCluster(clusterName);
  if (!address) throw new Error(`there is no cluster ${clusterName}`);
  const cluster = new ClusterClient(clusterName, address, path.join(folder, 'client'));

  const before = await readInventoryOnceAdmitted(cluster, release.name);
  // Written ahead: whatever happens now, a later update or deletion knows all that may be there.
  await writeInventory(cluster, release, [...before, ...objects]);

  const crds = objects.filter(isCrd);
  await cluster.apply(crds);
  if (crds.length > 0) {
    const names = crds.map(({ metadata }) => `customresourcedefinition/${metadata.name}`);
    await cluster.run(['wait', '--for=condition=Established', '--timeout=120s', ...names]);
  }
  await cluster.apply(objects.filter((object) => !isCrd(object)));

  const wanted = new Set(objects.map(identity));
  const dropped = before.filter((object) => !wanted.has(identity(object)));
  const retained = dropped.filter((object) => retainCrds && isCrd(object));
  await deleteAll(
    cluster,
    dropped.filter((object) => !retained.includes(object)),
  );
  await writeInventory(cluster, release, [...objects, ...retained]);
}

/** @param {string} clusterName @param {Release} release @param {boolean} retainCrds @param {string} folder */
async function uninstall(clusterName, release, retainCrds, folder) {
  const address = await describeCluster(clusterName);
  if (!address) {
    console.log(`cluster ${clusterName} is gone, and the release with it`);
    return;
  }
  const cluster = new ClusterClient(clusterName, address, path.join(folder, 'client'));
  const objects = await readInventoryOnceAdmitted(cluster, release.name);
  await deleteAll(
    cluster,
    objects.filter((object) => !(retainCrds && isCrd(object))),
  );
  await deleteInventory(cluster, release.name);
}

/**
 * Definitions first, while the controller that ends their objects still runs; the rest in reverse, Namespaces last.
 *
 * @param {ClusterClient} cluster
 * @param {readonly KubernetesObject[]} objects
 */
async function deleteAll(cluster, objects) {
  for (const object of objects.filter(isCrd)) await cluster.delete(object);
  for (const object of objects.filter((other) => !isCrd(other)).reverse()) await cluster.delete(object);
}

/** @param {ClusterClient} cluster @param {string} release */
async function readInventoryOnceAdmitted(cluster, release) {
  const deadline = Date.now() + ACCESS_TIMEOUT_MS;
  for (;;) {
    try {
      return await readInventory(cluster, release);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (Date.now() > deadline || !/must be logged in|Unauthorized|Forbidden|forbidden/.test(message))
        throw error;
      console.log(`not admitted yet: ${message}`);
      await sleep(3000);
    }
  }
}
