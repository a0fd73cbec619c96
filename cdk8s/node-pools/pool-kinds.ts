/** How a node gives virtual machines: nested virtualization, x86-64 bare metal, Graviton bare metal. */
export type PoolKind = 'nested' | 'metal' | 'metal-arm64';

/** What follows from the kind of a pool, whatever its deployment says. */
export interface PoolKindFacts {
  /** `kubernetes.io/arch` of its nodes. */
  readonly architecture: 'amd64' | 'arm64';
  /** EC2 must be asked for `/dev/kvm`; bare metal has it, and has no such option. */
  readonly nestedVirtualization: boolean;
  /**
   * Pods per node. nodeadm reserves 255 MiB plus 11 MiB for each, used or not, so a small node must not claim many.
   *
   * - nested: a 16-vCPU node is full with 45 agents at 350m (overhead included), which leaves 13 for daemons.
   * - metal: EKS' recommendation for 30 vCPU and more. With one EBS volume per agent, the 31 volumes that a metal
   *   type attaches are the bound long before.
   */
  readonly maxPods: number;
  /** Held back for the system, and for what virtual machines cost outside of their pods. */
  readonly systemReserved: Readonly<Record<'cpu' | 'memory', string>>;
}

/** The facts of each kind. What a deployment may choose has its defaults in the configuration's schema. */
export const POOL_KINDS: Readonly<Record<PoolKind, PoolKindFacts>> = {
  nested: {
    architecture: 'amd64',
    nestedVirtualization: true,
    maxPods: 58,
    systemReserved: { cpu: '100m', memory: '256Mi' },
  },
  metal: {
    architecture: 'amd64',
    nestedVirtualization: false,
    maxPods: 250,
    systemReserved: { cpu: '500m', memory: '2Gi' },
  },
  'metal-arm64': {
    architecture: 'arm64',
    nestedVirtualization: false,
    maxPods: 250,
    systemReserved: { cpu: '500m', memory: '2Gi' },
  },
};
