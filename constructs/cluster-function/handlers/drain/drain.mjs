/** One look at the cluster, and what is to be done next. What was done before is seen from the cluster alone. */
import { NODE_POOL, POD, isFrozen, listPath, objectPath } from './kinds.mjs';
import { STEPS } from './steps.mjs';

/**
 * @typedef {import('../access/api-server.mjs').ApiServer} ApiServer
 * @typedef {import('./kinds.mjs').Kind} Kind
 * @typedef {import('./kinds.mjs').KubernetesObject} KubernetesObject
 * @typedef {import('./steps.mjs').Step} Step
 * @typedef {import('./steps.mjs').World} World
 * @typedef {{ step: Step, objects: { kind: Kind, object: KubernetesObject }[], begun: boolean }} Rest
 */

/** Deletions under way at once. */
const AT_ONCE = 20;

/**
 * @param {ApiServer} api
 * @param {number} elapsed share of the time that is over
 * @returns {Promise<Rest[]>} what is left, by step; nothing when the cluster is drained
 */
export async function drainOn(api, elapsed) {
  const world = await look(api);
  await freeze(api, world(NODE_POOL));
  /** @type {Rest[]} */
  const rests = [];
  let begun = true;
  for (const step of STEPS) {
    const objects = step.kinds.flatMap((kind) => world(kind).map((object) => ({ kind, object })));
    if (objects.length === 0) continue;
    rests.push({ step, objects, begun });
    if (!begun) continue;
    await end(
      api,
      objects.filter(({ kind }) => kind.only === undefined),
    );
    if (step.obstructs) await endPods(api, step.obstructs(world));
    begun = elapsed >= step.until;
  }
  return rests;
}

/** @param {ApiServer} api @returns {Promise<World>} */
async function look(api) {
  /** @type {Map<Kind, KubernetesObject[]>} */
  const found = new Map();
  for (const kind of STEPS.flatMap(({ kinds }) => kinds)) {
    const objects = await api.list(listPath(kind));
    found.set(kind, objects.filter(kind.counts ?? (() => true)));
  }
  return (kind) => found.get(kind) ?? [];
}

/**
 * Lets Karpenter start no more nodes, while those that there are stay: neither for a pod that waits nor to replace one.
 *
 * @param {ApiServer} api
 * @param {readonly KubernetesObject[]} nodePools
 */
async function freeze(api, nodePools) {
  for (const pool of nodePools.filter((each) => !isFrozen(each))) {
    await api.merge(objectPath(NODE_POOL, pool), { spec: { limits: { nodes: '0' } } });
    console.log(`NodePool ${pool.metadata.name}: no more nodes`);
  }
}

/** @param {ApiServer} api @param {(pod: KubernetesObject) => boolean} obstructs */
async function endPods(api, obstructs) {
  const pods = (await api.list(listPath(POD))).filter(obstructs);
  await end(
    api,
    pods.map((object) => ({ kind: POD, object })),
  );
}

/** @param {ApiServer} api @param {{ kind: Kind, object: KubernetesObject }[]} objects */
async function end(api, objects) {
  const alive = objects.filter(({ object }) => object.metadata.deletionTimestamp === undefined);
  for (let first = 0; first < alive.length; first += AT_ONCE) {
    await Promise.all(
      alive.slice(first, first + AT_ONCE).map(async ({ kind, object }) => {
        const { name, namespace, uid } = object.metadata;
        await api.delete(objectPath(kind, object), uid);
        console.log(`${kind.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}: deleted`);
      }),
    );
  }
}
