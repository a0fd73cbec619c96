/** What goes after what. The order is the point: docs/adr/0010-teardown.md. */
import {
  CLAIM,
  INGRESS,
  NODE_CLAIM,
  NODE_CLASS,
  NODE_POOL,
  SANDBOX,
  SANDBOX_CLAIM,
  SERVICE,
  SNAPSHOT,
  VOLUME,
  WARM_POOL,
  claimsOf,
  nodeOfClaim,
  nodeOfPod,
} from './kinds.mjs';

/**
 * @typedef {import('./kinds.mjs').Kind} Kind
 * @typedef {import('./kinds.mjs').KubernetesObject} KubernetesObject
 * @typedef {(kind: Kind) => readonly KubernetesObject[]} World what has to go, as it was a moment ago
 * @typedef {object} Step
 * @property {string} name
 * @property {number} until share of the time after which the next step begins, although this one is not done
 * @property {readonly Kind[]} kinds makers before what they make, so that a child born meanwhile is seen
 * @property {(world: World) => (pod: KubernetesObject) => boolean} [obstructs] pods without whose end nothing ends
 * @property {string} look where a person finds out why it does not end
 */

/** @param {KubernetesObject} pod */
const isOfItsNode = ({ metadata }) =>
  (metadata.ownerReferences ?? []).some(({ kind }) => kind === 'DaemonSet' || kind === 'Node');

/** @type {readonly Step[]} */
export const STEPS = [
  {
    // Nothing waits for them; they take minutes, so they begin first.
    name: 'load balancers',
    until: 0,
    kinds: [INGRESS, SERVICE],
    look: 'kubectl -n kube-system logs deploy/aws-load-balancer-controller',
  },
  {
    name: 'sandboxes',
    until: 0.25,
    kinds: [WARM_POOL, SANDBOX_CLAIM, SANDBOX],
    look: 'kubectl -n agent-sandbox-system logs deploy/agent-sandbox-controller',
  },
  {
    // Before the nodes: kubelet unmounts what the EBS driver then detaches and deletes.
    name: 'volumes',
    until: 0.5,
    kinds: [CLAIM, VOLUME, SNAPSHOT],
    obstructs: (world) => {
      const keys = world(CLAIM).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
      const claims = new Set(keys);
      return (pod) => claimsOf(pod).some((claim) => claims.has(`${pod.metadata.namespace ?? ''}/${claim}`));
    },
    look: 'kubectl describe pvc -A (Used By), kubectl -n kube-system logs deploy/ebs-csi-controller --all-containers',
  },
  {
    name: 'nodes',
    until: 1,
    kinds: [NODE_POOL, NODE_CLAIM],
    // Karpenter evicts no pod that says do-not-disrupt, and none that a disruption budget holds.
    obstructs: (world) => {
      const nodes = new Set(world(NODE_CLAIM).map(nodeOfClaim));
      return (pod) => {
        const node = nodeOfPod(pod);
        return node !== undefined && nodes.has(node) && !isOfItsNode(pod);
      };
    },
    look: 'kubectl describe nodeclaims, kubectl -n kube-system logs deploy/karpenter',
  },
  {
    name: 'node classes',
    until: 1,
    kinds: [NODE_CLASS],
    look: 'kubectl describe ec2nodeclasses, kubectl -n kube-system logs deploy/karpenter',
  },
];
