import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';

import { ec2NodeClassSpec, type NodeClassContext } from './ec2-node-class';
import { nodePoolSpec } from './node-pool';
import type { SandboxPool } from './sandbox-pool';

/** Properties of {@link NodePools}. */
export interface NodePoolsProps extends NodeClassContext {
  /** The pools, each with a name of its own. */
  readonly pools: readonly SandboxPool[];
}

/**
 * Karpenter NodePools for agents, each with its EC2NodeClass.
 *
 * @throws when two pools have one name.
 */
export class NodePools extends Chart {
  constructor(scope: Construct, id: string, props: NodePoolsProps) {
    super(scope, id, {
      disableResourceNameHashes: true,
      labels: {
        'app.kubernetes.io/component': 'node-pools',
        'app.kubernetes.io/part-of': 'openclaw-eks-blueprint',
      },
    });
    const seen = new Set<string>();
    for (const pool of props.pools) {
      if (seen.has(pool.name)) {
        throw new Error(`Two pools are named '${pool.name}'; a NodePool's name is unique in the cluster`);
      }
      seen.add(pool.name);
      new ApiObject(this, `${pool.name}-class`, {
        apiVersion: 'karpenter.k8s.aws/v1',
        kind: 'EC2NodeClass',
        metadata: { name: pool.name },
        spec: ec2NodeClassSpec(pool, props),
      });
      new ApiObject(this, `${pool.name}-pool`, {
        apiVersion: 'karpenter.sh/v1',
        kind: 'NodePool',
        metadata: { name: pool.name },
        spec: nodePoolSpec(pool),
      });
    }
  }
}
