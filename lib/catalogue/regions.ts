/**
 * AWS partition of a region. Only those whose services the blueprint was written for.
 */
export type Partition = 'aws' | 'aws-cn';

/** Geography of a region, as far as cost and data residency are concerned. */
export type Geography = 'us' | 'ca' | 'eu' | 'apac' | 'sa' | 'cn';

/** A region that a deployment can name. */
export interface Region {
  readonly name: string;
  /** City or state, for people. */
  readonly place: string;
  readonly partition: Partition;
  readonly geography: Geography;
  /**
   * Three zone names to spread over when a deployment names none, so that synth needs no lookup.
   *
   * Zone names map to different physical zones in each account. EKS refuses control-plane subnets in the zone
   * *ids* `use1-az3`, `usw1-az2` and `cac1-az3`, and a name cannot tell which zone it is: where EKS refuses, name
   * other zones in the deployment's network. (`cn-north-1d` was seen to be refused, too.)
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
   */
  readonly availabilityZones: readonly [string, string, string];
  /** Whether Amazon Bedrock's runtime endpoint exists. */
  readonly bedrock: boolean;
  /** Whether an instance type with nested virtualization is offered; see `instance-types-data.json` for the date. */
  readonly nestedVirtualization: boolean;
}

type Options = { readonly zones?: string } & Partial<
  Pick<Region, 'partition' | 'bedrock' | 'nestedVirtualization'>
>;

const region = (name: string, place: string, geography: Geography, options: Options = {}): Region => {
  const [a = 'a', b = 'b', c = 'c'] = options.zones ?? 'abc';
  return {
    name,
    place,
    partition: options.partition ?? 'aws',
    geography,
    availabilityZones: [name + a, name + b, name + c],
    bedrock: options.bedrock ?? true,
    nestedVirtualization: options.nestedVirtualization ?? true,
  };
};

const china = { partition: 'aws-cn', bedrock: false, nestedVirtualization: false } as const;

/**
 * Regions with three zones that new accounts can use. `us-west-1` has two for new accounts and is left out.
 * Zone names: describe-instance-type-offerings of 2026-05 (Tokyo has no zone b, Canada no c).
 */
export const REGIONS: readonly Region[] = [
  region('us-east-1', 'N. Virginia', 'us'),
  region('us-east-2', 'Ohio', 'us'),
  region('us-west-2', 'Oregon', 'us'),
  region('ca-central-1', 'Canada', 'ca', { zones: 'abd' }),
  region('eu-central-1', 'Frankfurt', 'eu'),
  region('eu-west-1', 'Ireland', 'eu'),
  region('eu-west-2', 'London', 'eu'),
  region('eu-west-3', 'Paris', 'eu'),
  region('eu-north-1', 'Stockholm', 'eu', { nestedVirtualization: false }),
  region('ap-southeast-1', 'Singapore', 'apac'),
  region('ap-southeast-2', 'Sydney', 'apac'),
  region('ap-northeast-1', 'Tokyo', 'apac', { zones: 'acd' }),
  region('ap-northeast-2', 'Seoul', 'apac'),
  region('ap-south-1', 'Mumbai', 'apac'),
  region('sa-east-1', 'São Paulo', 'sa'),
  region('cn-north-1', 'Beijing', 'cn', { ...china, zones: 'abd' }),
  region('cn-northwest-1', 'Ningxia', 'cn', china),
];

/** Names of all supported regions, in the catalogue's order. */
export const REGION_NAMES: readonly string[] = REGIONS.map(({ name }) => name);

/** The region of that name, or `undefined` when the blueprint does not support it. */
export const findRegion = (name: string): Region | undefined =>
  REGIONS.find((candidate) => candidate.name === name);
