import type { NodeAllocatable } from '../../../../lib/capacity/node-capacity';
import type { KubeObject } from '../../../cluster/harness/kubernetes-client';
import type { Platform } from '../../../cluster/platform';
import { agentsOf } from './fleet-agents';
import { mebibytes, millis } from './quantity';

/** A node that Karpenter started, and who lives on it. */
export interface ObservedNode {
  readonly type: string;
  readonly zone: string;
  readonly agents: number;
  /** What Karpenter counts with, before the daemons have theirs. */
  readonly allocatable: NodeAllocatable;
  /** When Karpenter decided for it, seconds since 1970. */
  readonly decidedAt: number;
}

interface NodeClaim extends KubeObject {
  readonly status?: {
    readonly nodeName?: string;
    readonly allocatable?: Readonly<Record<string, string>>;
  };
}

/** The nodes that there are now, with their agents. */
export const observedNodes = async (platform: Platform): Promise<readonly ObservedNode[]> => {
  const [claims, { places }] = await Promise.all([
    platform.client.list<NodeClaim>({ apiVersion: 'karpenter.sh/v1', kind: 'NodeClaim' }),
    agentsOf(platform),
  ]);
  return claims
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata, status }) => {
      const { labels = {}, creationTimestamp = '' } = metadata;
      const {
        cpu = '0',
        memory = '0',
        pods = '0',
        'ephemeral-storage': disk = '0',
      } = status?.allocatable ?? {};
      return {
        type: labels['node.kubernetes.io/instance-type'] ?? '',
        zone: labels['topology.kubernetes.io/zone'] ?? '',
        agents: places.filter((place) => place === status?.nodeName).length,
        allocatable: {
          cpuMillis: millis(cpu),
          memoryMib: mebibytes(memory),
          ephemeralMib: mebibytes(disk),
          pods: Number(pods),
        },
        decidedAt: Date.parse(creationTimestamp) / 1000,
      };
    });
};
