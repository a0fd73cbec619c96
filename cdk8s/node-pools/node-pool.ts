import {
  ISOLATION_LABEL,
  KATA_LABELS,
  KATA_STARTUP_TAINT,
  SANDBOX_NODE_LABEL,
  SANDBOX_TAINT,
  SNAPSHOTTER_LABEL,
} from './names';
import { POOL_KINDS } from './pool-kinds';
import type { SandboxPool } from './sandbox-pool';

interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'Gt';
  readonly values: readonly string[];
}

/**
 * `spec` of the NodePool of one pool.
 *
 * @see https://karpenter.sh/docs/concepts/nodepools/
 * @throws when the pool names no instance type.
 */
export function nodePoolSpec(pool: SandboxPool): Record<string, unknown> {
  if (pool.instanceTypes.length === 0) {
    throw new Error(
      `Pool '${pool.name}' names no instance type; Karpenter would start any type at any price`,
    );
  }
  return {
    template: {
      metadata: {
        labels: {
          [ISOLATION_LABEL]: pool.kind,
          [SANDBOX_NODE_LABEL]: 'true',
          [SNAPSHOTTER_LABEL]: pool.snapshotter,
          ...KATA_LABELS,
        },
      },
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: pool.name },
        taints: [{ key: SANDBOX_TAINT, value: pool.kind, effect: 'NoSchedule' }],
        startupTaints: [{ key: KATA_STARTUP_TAINT, value: 'true', effect: 'NoSchedule' }],
        requirements: requirements(pool),
        expireAfter: pool.expireAfter,
        terminationGracePeriod: pool.terminationGracePeriod,
      },
    },
    disruption: {
      consolidationPolicy: pool.consolidation.policy,
      consolidateAfter: pool.consolidation.after,
      budgets: [
        { nodes: pool.disruptionBudget, reasons: ['Drifted', 'Underutilized'] },
        // Removing an empty node disturbs nobody, and an idle metal node costs as much as a busy one.
        { nodes: '100%', reasons: ['Empty'] },
      ],
    },
    limits: { cpu: String(pool.limits.cpu), memory: `${pool.limits.memoryGiB}Gi` },
    ...(pool.weight === undefined ? {} : { weight: pool.weight }),
  };
}

function requirements(pool: SandboxPool): Requirement[] {
  const oneOf = (key: string, values: readonly string[]): Requirement => ({ key, operator: 'In', values });
  return [
    oneOf('kubernetes.io/os', ['linux']),
    oneOf('kubernetes.io/arch', [POOL_KINDS[pool.kind].architecture]),
    oneOf('karpenter.sh/capacity-type', pool.capacityTypes),
    // Types by name: families would also admit sizes that nobody priced, and metal sizes have no common name.
    oneOf('node.kubernetes.io/instance-type', pool.instanceTypes),
    ...(pool.zones === undefined ? [] : [oneOf('topology.kubernetes.io/zone', pool.zones)]),
    ...(pool.snapshotter === 'devmapper'
      ? [{ key: 'karpenter.k8s.aws/instance-local-nvme', operator: 'Gt', values: ['0'] } as const]
      : []),
  ];
}
