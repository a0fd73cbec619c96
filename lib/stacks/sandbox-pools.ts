import type { SandboxPool } from '../../cdk8s/node-pools/sandbox-pool';
import { renderUserData } from '../../constructs/node-bootstrap/user-data';
import { DEFAULT_POOL_TYPES, isOffered } from '../catalogue/instance-types';
import type { Deployment } from '../config/resolve-deployments';

/** The deployment's pools, each with the types that its region offers and the user data of its nodes. */
export const sandboxPools = ({ sandboxes, region }: Deployment): readonly SandboxPool[] =>
  sandboxes.pools.map((pool) => ({
    ...pool,
    instanceTypes:
      pool.instanceTypes ?? DEFAULT_POOL_TYPES[pool.kind].filter((type) => isOffered(type, region) !== 'no'),
    userData: renderUserData({ snapshotter: pool.snapshotter }),
  }));
