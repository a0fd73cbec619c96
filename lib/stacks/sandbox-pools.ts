import type { SandboxPool } from '../../cdk8s/node-pools/sandbox-pool';
import { renderUserData } from '../../constructs/node-bootstrap/user-data';
import { nodeKubelet } from '../capacity/node-kubelet';
import { poolTypes } from '../capacity/pool-types';
import type { Deployment } from '../config/resolve-deployments';

/** The deployment's pools, each with the types that its region offers, what kubelet is told, and its nodes' user data. */
export const sandboxPools = (deployment: Deployment): readonly SandboxPool[] =>
  deployment.sandboxes.pools.map((pool) => {
    const instanceTypes = poolTypes(pool, deployment);
    return {
      ...pool,
      instanceTypes,
      kubelet: kubeletSettings(pool.kind, instanceTypes),
      userData: renderUserData({ snapshotter: pool.snapshotter }),
    };
  });

const kubeletSettings = (kind: SandboxPool['kind'], types: readonly string[]): SandboxPool['kubelet'] => {
  const { maxPods, kubeReservedMemoryMib, systemReserved } = nodeKubelet(kind, types);
  return {
    maxPods,
    kubeReserved: { memory: `${kubeReservedMemoryMib}Mi` },
    systemReserved: { cpu: `${systemReserved.cpuMillis}m`, memory: `${systemReserved.memoryMib}Mi` },
  };
};
