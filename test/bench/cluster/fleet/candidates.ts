import { poolTypes } from '../../../../lib/capacity/pool-types';
import { INSTANCE_TYPES, instanceTypesFor, type VmHost } from '../../../../lib/catalogue/instance-types';
import type { ProfileName } from '../../../../lib/config/profiles';
import { type AgentProfile, requestOf } from './agent-profiles';
import { type AgentNode, agentNodes, eachOnItsOwn, nodeOptions } from './node-option';

/** Where list prices, and all that is sold, are known. */
export const PRICE_REGION = 'us-east-1';

const HOSTS: readonly VmHost[] = ['nested', 'metal', 'metal-arm64'];

/** Cheaper by a twentieth, with a CPU that is not always there: no default of the platform. */
const isFlex = (type: string): boolean => type.includes('-flex.');

/** What a pool of the platform may start, under the limits that it has as one pool. */
export const poolNodes = (
  host: VmHost,
  profile: AgentProfile,
  deployed: ProfileName = 'production',
): readonly AgentNode[] => {
  const types = poolTypes({ kind: host }, { region: PRICE_REGION, profile: deployed });
  return agentNodes(nodeOptions({ host, types }), requestOf(profile, host));
};

/** Every type that can host the isolation, each with all of its volumes. @param flex those with a shared CPU as well */
export const hostNodes = (
  host: VmHost,
  profile: AgentProfile,
  { flex }: { readonly flex: boolean },
): readonly AgentNode[] => {
  const types = instanceTypesFor(host).map(({ name }) => name);
  return agentNodes(
    eachOnItsOwn(
      host,
      types.filter((type) => flex || !isFlex(type)),
    ),
    requestOf(profile, host),
  );
};

/** Every type of every isolation, each with what an agent asks for there. */
export const allNodes = (profile: AgentProfile): readonly AgentNode[] =>
  HOSTS.flatMap((host) => hostNodes(host, profile, { flex: true }));

/** A pool of one metal type, each node as full as its volumes let it be. */
export const onePoolOf = (type: string, profile: AgentProfile): readonly AgentNode[] => {
  const arch = INSTANCE_TYPES.find(({ name }) => name === type)?.arch;
  const host = arch === 'arm64' ? 'metal-arm64' : 'metal';
  return agentNodes(nodeOptions({ host, types: [type] }), requestOf(profile, host));
};

/** The metal types that a cluster with a single pool of one type is often given: Graviton, and x86-64. */
export const ONE_METAL_POOL = ['m6g.metal', 'm5.metal'] as const;
