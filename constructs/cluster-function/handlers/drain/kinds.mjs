/** The kinds whose objects stand for something in AWS. The rights of the function's role are exactly these. */

/**
 * @typedef {import('../access/api-server.mjs').KubernetesObject} KubernetesObject
 * @typedef {object} Kind
 * @property {string} kind
 * @property {string} api path of its group and version
 * @property {string} plural
 * @property {(object: KubernetesObject) => boolean} [counts] whether this object has to go; without it, all have to
 * @property {(object: KubernetesObject) => string | undefined} [inAws] what it is there
 * @property {'waited for'} [only] it goes with something else, and is never deleted here
 */

/** @param {unknown} value @param {string[]} path @returns {unknown} */
const at = (value, ...path) =>
  path.reduce(
    (/** @type {unknown} */ inner, key) =>
      typeof inner === 'object' && inner !== null
        ? /** @type {Record<string, unknown>} */ (inner)[key]
        : undefined,
    value,
  );

/** @param {unknown} value @param {string[]} path */
const textAt = (value, ...path) => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
};

const AGENTS = '/apis/agents.x-k8s.io/v1beta1';
const EXTENSIONS = '/apis/extensions.agents.x-k8s.io/v1beta1';
const KARPENTER = '/apis/karpenter.sh/v1';

/** @type {Kind} */
export const INGRESS = { kind: 'Ingress', api: '/apis/networking.k8s.io/v1', plural: 'ingresses' };

/** @type {Kind} */
export const SERVICE = {
  kind: 'Service',
  api: '/api/v1',
  plural: 'services',
  counts: ({ spec }) => at(spec, 'type') === 'LoadBalancer',
};

/** @type {Kind} */
export const WARM_POOL = { kind: 'SandboxWarmPool', api: EXTENSIONS, plural: 'sandboxwarmpools' };

/** @type {Kind} */
export const SANDBOX_CLAIM = { kind: 'SandboxClaim', api: EXTENSIONS, plural: 'sandboxclaims' };

/** @type {Kind} */
export const SANDBOX = { kind: 'Sandbox', api: AGENTS, plural: 'sandboxes' };

/** @type {Kind} */
export const CLAIM = {
  kind: 'PersistentVolumeClaim',
  api: '/api/v1',
  plural: 'persistentvolumeclaims',
};

/**
 * A volume goes with its claim if its reclaim policy says so. One that is to be retained, or that never had a claim,
 * was decided upon by somebody.
 *
 * @type {Kind}
 */
export const VOLUME = {
  kind: 'PersistentVolume',
  api: '/api/v1',
  plural: 'persistentvolumes',
  only: 'waited for',
  counts: ({ spec }) =>
    at(spec, 'persistentVolumeReclaimPolicy') === 'Delete' && at(spec, 'claimRef') !== undefined,
  inAws: ({ spec }) => textAt(spec, 'csi', 'volumeHandle'),
};

/**
 * A snapshot whose deletion has begun, by the end of its namespace for example. The others are backups: not ours to
 * delete.
 *
 * @type {Kind}
 */
export const SNAPSHOT = {
  kind: 'VolumeSnapshotContent',
  api: '/apis/snapshot.storage.k8s.io/v1',
  plural: 'volumesnapshotcontents',
  only: 'waited for',
  counts: ({ metadata }) => metadata.deletionTimestamp !== undefined,
  inAws: ({ status }) => textAt(status, 'snapshotHandle'),
};

/** @type {Kind} */
export const NODE_POOL = { kind: 'NodePool', api: KARPENTER, plural: 'nodepools' };

/** @type {Kind} */
export const NODE_CLAIM = {
  kind: 'NodeClaim',
  api: KARPENTER,
  plural: 'nodeclaims',
  inAws: ({ status }) => textAt(status, 'providerID')?.split('/').at(-1),
};

/** Its end takes the instance profile and the launch templates along. @type {Kind} */
export const NODE_CLASS = {
  kind: 'EC2NodeClass',
  api: '/apis/karpenter.k8s.aws/v1',
  plural: 'ec2nodeclasses',
};

/** Deleted only where one keeps something of the above. @type {Kind} */
export const POD = { kind: 'Pod', api: '/api/v1', plural: 'pods' };

/** @param {Kind} kind */
export const listPath = ({ api, plural }) => `${api}/${plural}`;

/** @param {Kind} kind @param {KubernetesObject} object */
export const objectPath = ({ api, plural }, { metadata: { name, namespace } }) =>
  [api, ...(namespace === undefined ? [] : ['namespaces', namespace]), plural, name].join('/');

/** Whether Karpenter may add no node to a pool. @param {KubernetesObject} nodePool */
export const isFrozen = ({ spec }) => ['0', 0].includes(/** @type {string} */ (at(spec, 'limits', 'nodes')));

/** Names of the claims that a pod uses. @param {KubernetesObject} pod @returns {string[]} */
export const claimsOf = ({ metadata, spec }) =>
  /** @type {unknown[]} */ (at(spec, 'volumes') ?? []).flatMap((volume) => {
    const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
    if (claim !== undefined) return [claim];
    // The claim of an ephemeral volume is named after pod and volume.
    return at(volume, 'ephemeral') === undefined ? [] : [`${metadata.name}-${String(at(volume, 'name'))}`];
  });

/** @param {KubernetesObject} pod */
export const nodeOfPod = ({ spec }) => textAt(spec, 'nodeName');

/** @param {KubernetesObject} nodeClaim */
export const nodeOfClaim = ({ status }) => textAt(status, 'nodeName');
