import type { PoolKind } from './pool-kinds';

/** One pool of nodes for agents. */
export interface SandboxPool {
  readonly kind: PoolKind;

  /** Name of the NodePool and of its EC2NodeClass. */
  readonly name: string;

  /** The instance types that Karpenter may start, and no other. */
  readonly instanceTypes: readonly string[];

  /** Capacity types; more than one lets Karpenter prefer the cheapest. */
  readonly capacityTypes: readonly ('on-demand' | 'spot')[];

  /** Ceiling of the pool, in vCPUs and GiB of memory. */
  readonly limits: { readonly cpu: number; readonly memoryGiB: number };

  /** Age at which a node is replaced, as a Go duration (`336h`). */
  readonly expireAfter: string;

  /** When a node is removed; `after` is a Go duration. */
  readonly consolidation: {
    readonly policy: 'WhenEmpty' | 'WhenEmptyOrUnderutilized';
    readonly after: string;
  };

  /** Nodes that may be replaced at once: a count or a percentage. Empty nodes go without counting. */
  readonly disruptionBudget: string;

  /** Longest drain before a node is taken down all the same, as a Go duration. */
  readonly terminationGracePeriod: string;

  /** Size of the encrypted gp3 root volume, GiB. */
  readonly rootVolumeGiB: number;

  /**
   * What containerd keeps root file systems with. Must be the snapshotter that `userData` was rendered for.
   *
   * `devmapper` narrows the pool to machines with local NVMe disks.
   */
  readonly snapshotter: 'overlayfs' | 'devmapper';

  /**
   * What kubelet is told, and Karpenter counts with.
   *
   * - `maxPods`: pods of a node, daemons included. No more agents than volumes that a node attaches: Karpenter does not
   *   know how many that is before the node is there.
   * - `kubeReserved`: held back for kubelet and containerd. The image would reserve for all addresses of the type.
   * - `systemReserved`: held back for the system, and for what virtual machines cost outside of their pods.
   *
   * @see https://karpenter.sh/docs/concepts/nodeclasses/#speckubelet
   */
  readonly kubelet: {
    readonly maxPods: number;
    readonly kubeReserved: Readonly<Record<'memory', string>>;
    readonly systemReserved: Readonly<Record<'cpu' | 'memory', string>>;
  };

  /** MIME document that nodes start with. Karpenter appends its own part. */
  readonly userData: string;

  /**
   * Availability zones by name (`us-west-2a`).
   *
   * @default - those of the subnets
   */
  readonly zones?: readonly string[];

  /**
   * Preference among pools that fit, 1 to 100; higher first.
   *
   * @default - none
   */
  readonly weight?: number;
}
