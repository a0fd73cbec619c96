import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** An existing VPC, by what its owner knows of it. */
export interface ExistingVpc {
  /** Its id, `vpc-…`. */
  readonly vpcId: string;

  /** Its address range. */
  readonly cidr: string;

  /** The zones of the subnets, in the order of the subnet ids. */
  readonly availabilityZones: readonly string[];

  /** Private subnets with a way out (NAT): one for each zone, in the order of the zones, then the next round. */
  readonly privateSubnetIds: readonly string[];

  /**
   * Public subnets, for internet-facing load balancers.
   *
   * @default - none
   */
  readonly publicSubnetIds?: readonly string[];
}

/**
 * An existing VPC, without a look-up. Its owner tags the subnets: `kubernetes.io/role/internal-elb: 1` on the private
 * ones, `kubernetes.io/role/elb: 1` on the public ones.
 *
 * @throws Error when the subnets are not a multiple of the zones
 */
export function importVpc(scope: Construct, id: string, existing: ExistingVpc): IVpc {
  const zones = existing.availabilityZones.length;
  const lists = {
    privateSubnetIds: existing.privateSubnetIds,
    publicSubnetIds: existing.publicSubnetIds ?? [],
  };
  const problems = Object.entries(lists)
    .filter(([, ids]) => ids.length % zones !== 0)
    .map(([name, ids]) => `${name} has ${ids.length} entries for ${zones} zones`);
  if (existing.privateSubnetIds.length === 0) problems.push('privateSubnetIds is empty');
  if (problems.length > 0) {
    throw new Error(`${existing.vpcId}: ${problems.join('; ')}. Give each zone the same number of subnets.`);
  }
  return Vpc.fromVpcAttributes(scope, id, {
    vpcId: existing.vpcId,
    vpcCidrBlock: existing.cidr,
    availabilityZones: [...existing.availabilityZones],
    privateSubnetIds: [...existing.privateSubnetIds],
    ...(lists.publicSubnetIds.length > 0 && { publicSubnetIds: [...lists.publicSubnetIds] }),
  });
}
