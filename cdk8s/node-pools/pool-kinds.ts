/** How a node gives virtual machines: nested virtualization, x86-64 bare metal, Graviton bare metal. */
export type PoolKind = 'nested' | 'metal' | 'metal-arm64';

/** What follows from the kind of a pool, whatever its deployment says. */
export interface PoolKindFacts {
  /** `kubernetes.io/arch` of its nodes. */
  readonly architecture: 'amd64' | 'arm64';
  /** EC2 must be asked for `/dev/kvm`; bare metal has it, and has no such option. */
  readonly nestedVirtualization: boolean;
}

/** The facts of each kind. What a deployment may choose has its defaults in the configuration's schema. */
export const POOL_KINDS: Readonly<Record<PoolKind, PoolKindFacts>> = {
  nested: { architecture: 'amd64', nestedVirtualization: true },
  metal: { architecture: 'amd64', nestedVirtualization: false },
  'metal-arm64': { architecture: 'arm64', nestedVirtualization: false },
};
