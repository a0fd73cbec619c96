import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_DAEMONS, type NodeDaemon } from '../../../../lib/capacity/node-daemons';
import { agentVolumes } from '../../../../lib/capacity/node-kubelet';
import { findInstanceType } from '../../../../lib/catalogue/instance-types';
import { KATA_STARTUP_TAINT } from '../../../../cdk8s/node-pools/names';
import type { KubeObject, KubernetesClient } from '../../../cluster/harness/kubernetes-client';

interface Node extends KubeObject {
  readonly spec: { readonly taints?: readonly { readonly key: string }[] };
}

/** Between two looks at the nodes. */
const LOOK_MS = 1000;

const DRIVER = 'ebs.csi.aws.com';
const NAMESPACE = 'kube-system';

const daemonSet = ({ name, cpuMillis, memoryMib }: NodeDaemon) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name, namespace: NAMESPACE },
  spec: {
    selector: { matchLabels: { 'bench-daemon': name } },
    template: {
      metadata: { labels: { 'bench-daemon': name } },
      spec: {
        tolerations: [{ operator: 'Exists' }],
        nodeSelector: { 'openclaw.dev/sandbox-node': 'true' },
        containers: [
          {
            name,
            image: 'pause',
            resources: {
              requests: {
                ...(cpuMillis > 0 ? { cpu: `${cpuMillis}m` } : {}),
                ...(memoryMib > 0 ? { memory: `${memoryMib}Mi` } : {}),
              },
            },
          },
        ],
      },
    },
  },
});

/** DaemonSets with the names and requests of those that run on sandbox nodes: EKS' add-ons and charts are not at hand. */
export const applyDaemons = async (client: KubernetesClient): Promise<void> => {
  for (const daemon of NODE_DAEMONS) await client.apply(daemonSet(daemon));
};

const csiNode = (node: Node, count: number) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  metadata: {
    name: node.metadata.name,
    ownerReferences: [
      { apiVersion: 'v1', kind: 'Node', name: node.metadata.name, uid: node.metadata.uid ?? '' },
    ],
  },
  spec: {
    drivers: [
      {
        name: DRIVER,
        nodeID: node.metadata.name,
        topologyKeys: ['topology.kubernetes.io/zone'],
        allocatable: { count },
      },
    ],
  },
});

const finish = async (client: KubernetesClient, node: Node): Promise<void> => {
  const { name, labels = {} } = node.metadata;
  const type = findInstanceType(labels['node.kubernetes.io/instance-type'] ?? '');
  const { taints = [] } = node.spec;
  const rest = taints.filter(({ key }) => key !== KATA_STARTUP_TAINT);
  // Karpenter writes the taints when it registers the node; what is taken off earlier comes back.
  const registered = labels['karpenter.sh/registered'] === 'true';
  if (!type || !registered || rest.length === taints.length) return;
  // The limit stands before the first agent may come, as it does on a node whose Kata takes longer to install.
  await client.apply(csiNode(node, agentVolumes(type)));
  await client.merge({ apiVersion: 'v1', kind: 'Node', name }, { spec: { taints: rest } });
};

const finishAll = async (client: KubernetesClient): Promise<void> => {
  const nodes = await client.list<Node>({
    apiVersion: 'v1',
    kind: 'Node',
    labelSelector: 'openclaw.dev/sandbox-node',
  });
  await Promise.all(nodes.map((node) => finish(client, node)));
};

/**
 * Plays what runs on a sandbox node: the EBS driver says how many volumes the type attaches, kata-deploy takes the
 * startup taint away. Returns what ends it.
 */
export const playNodes = (client: KubernetesClient): (() => void) => {
  const stopped = new AbortController();
  void (async () => {
    while (!stopped.signal.aborted) {
      // A node that changes meanwhile, or an API server that is down: there is a next look.
      await finishAll(client).catch(() => undefined);
      await sleep(LOOK_MS);
    }
  })();
  return () => {
    stopped.abort();
  };
};
