/** What separates an agent from its node: a micro-VM on a kind of node pool, or (`runc`) only a container. */
export type Isolation = 'nested' | 'metal' | 'metal-arm64' | 'runc';

/** Hypervisor of a micro-VM. */
export type Hypervisor = 'qemu' | 'clh' | 'fc';

/** Where and how an agent's pod runs. */
export interface Placement {
  /** RuntimeClass; none for `runc`. */
  readonly runtimeClassName?: string;

  /** Labels of the nodes. */
  readonly nodeSelector: Record<string, string>;

  /** Value of the pool's taint `openclaw.dev/sandbox`; none for `runc`, which needs no pool of its own. */
  readonly toleratedPool?: string;

  /**
   * The micro-VM gets its whole size when it starts and requests must equal limits: Kata cannot add CPUs to a running
   * machine on arm64.
   */
  readonly staticSize: boolean;
}

const architectureOf: Record<Isolation, 'amd64' | 'arm64'> = {
  nested: 'amd64',
  metal: 'amd64',
  'metal-arm64': 'arm64',
  runc: 'amd64',
};

/**
 * Placement of an agent.
 *
 * @throws Error for a hypervisor that the isolation does not have
 */
export function placementOf(isolation: Isolation, hypervisor: Hypervisor = 'qemu'): Placement {
  const arch = { 'kubernetes.io/arch': architectureOf[isolation] };
  if (isolation === 'runc') return { nodeSelector: arch, staticSize: false };

  const arm = isolation === 'metal-arm64';
  if (arm && hypervisor !== 'qemu') {
    throw new Error(
      `hypervisor '${hypervisor}' does not run on isolation 'metal-arm64'; leave it out (qemu)`,
    );
  }
  return {
    runtimeClassName: arm ? 'kata-qemu-static' : `kata-${hypervisor}`,
    nodeSelector: { ...arch, 'openclaw.dev/isolation': isolation },
    toleratedPool: isolation,
    staticSize: arm,
  };
}
