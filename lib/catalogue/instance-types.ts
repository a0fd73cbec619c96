import data from './instance-types-data.json';

/** CPU architecture as Kubernetes names it (`kubernetes.io/arch`). */
export type Architecture = 'amd64' | 'arm64';

/** What hosts an agent's VM on a node; `runc` is no VM and needs no particular type. */
export type VmHost = 'nested' | 'metal' | 'metal-arm64';

/** An EC2 instance type that nodes of the platform can have. */
export interface InstanceType {
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly arch: Architecture;
  /** Bare metal: the node itself owns `/dev/kvm`. */
  readonly metal: boolean;
  /** EC2 reports the processor feature `nested-virtualization`. No metal and no Graviton type does. */
  readonly nestedVirtualization: boolean;
  /** NVMe disks of the machine, in GB as EC2 counts them; absent when there are none. */
  readonly instanceStore?: { readonly disks: number; readonly gbPerDisk: number };
  /** Most EBS volumes that can be attached, the root volume included: with a volume per agent, the bound on agents. */
  readonly maxEbsVolumes: number;
  /** On-demand Linux price per hour in us-east-1, USD. */
  readonly hourlyUsd: number;
  /** On-demand Linux price per hour in cn-north-1, CNY; absent when the type was not sold there. */
  readonly hourlyCny?: number;
}

interface Row {
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly arch: string;
  readonly usd: number;
  readonly cny?: number;
  readonly nested?: boolean;
  readonly disks?: number;
  readonly diskGb?: number;
  readonly ebs: number;
  readonly notIn?: readonly string[];
}

const rows = new Map<string, Row>(Object.entries<Row>(data.types));

const toInstanceType = (name: string, row: Row): InstanceType => ({
  name,
  vcpu: row.vcpu,
  memoryGiB: row.memoryGiB,
  arch: row.arch === 'arm64' ? 'arm64' : 'amd64',
  metal: name.includes('.metal'),
  nestedVirtualization: row.nested ?? false,
  ...(row.disks && row.diskGb ? { instanceStore: { disks: row.disks, gbPerDisk: row.diskGb } } : {}),
  maxEbsVolumes: row.ebs,
  hourlyUsd: row.usd,
  ...(row.cny ? { hourlyCny: row.cny } : {}),
});

/** Where the figures come from, with their dates. */
export const INSTANCE_TYPE_SOURCES: Readonly<Record<'specifications' | 'usd' | 'cny', string>> = data.sources;

/** Every type of the catalogue, by family and size. */
export const INSTANCE_TYPES: readonly InstanceType[] = [...rows].map(([name, row]) =>
  toInstanceType(name, row),
);

const byName = new Map(INSTANCE_TYPES.map((type) => [type.name, type]));

/** The type of that name, or `undefined` when the catalogue does not know it. */
export const findInstanceType = (name: string): InstanceType | undefined => byName.get(name);

/**
 * Types that can host VMs in the given way, by family and size: metal types of the architecture, or the types that
 * report nested virtualization.
 */
export const instanceTypesFor = (host: VmHost): readonly InstanceType[] =>
  INSTANCE_TYPES.filter((type) => {
    if (host === 'nested') return type.nestedVirtualization;
    return type.metal && type.arch === (host === 'metal' ? 'amd64' : 'arm64');
  });

/**
 * Whether EC2 offers a type in a region.
 *
 * `unknown` where the sources say nothing: in the China regions their price table is older than the newest types.
 */
export const isOffered = (typeName: string, region: string): 'yes' | 'no' | 'unknown' => {
  const row = rows.get(typeName);
  if (!row) return 'unknown';
  if (region.startsWith('cn-')) return row.cny && region === 'cn-north-1' ? 'yes' : 'unknown';
  return row.notIn?.includes(region) ? 'no' : 'yes';
};

/**
 * Types that a pool of each kind uses unless its deployment says otherwise.
 *
 * Several per pool, so that one type's shortage in a zone does not stop agents from starting. Nested: from the smallest
 * that holds an agent, so that the first one is cheap, to sizes that a handful share; no `-flex`, whose CPU is not always there. Metal: the smallest hosts of
 * each family, with and without an instance store.
 */
export const DEFAULT_POOL_TYPES: Readonly<Record<VmHost, readonly string[]>> = {
  nested: [
    'm8i.large',
    'm8i.xlarge',
    'm8i.2xlarge',
    'm8i.4xlarge',
    'r8i.xlarge',
    'r8i.2xlarge',
    'c8i.2xlarge',
    'c8i.4xlarge',
  ],
  metal: [
    'c5n.metal',
    'm5.metal',
    'm5d.metal',
    'c5.metal',
    'c5d.metal',
    'm6i.metal',
    'c6i.metal',
    'm7i.metal-24xl',
    'c7i.metal-24xl',
  ],
  'metal-arm64': ['m6g.metal', 'm6gd.metal', 'm7g.metal', 'm7gd.metal', 'c7g.metal', 'm8g.metal-24xl'],
};

/** The cheapest of the named types by list price, or `undefined` when none is in the catalogue. */
export const cheapestOf = (names: readonly string[]): InstanceType | undefined =>
  names
    .flatMap((name) => findInstanceType(name) ?? [])
    .reduce<InstanceType | undefined>(
      (best, type) => (best && best.hourlyUsd <= type.hourlyUsd ? best : type),
      undefined,
    );
