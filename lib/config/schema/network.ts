import { z } from 'zod';
import type { ProfileDefaults } from '../profiles';
import { cidr } from './primitives';

const vpcId = z
  .string()
  .regex(/^vpc-[0-9a-f]{8,17}$/, { error: 'must be a VPC id such as vpc-0123456789abcdef0' });
const subnetId = z.string().regex(/^subnet-[0-9a-f]{8,17}$/, {
  error: 'must be a subnet id such as subnet-0123456789abcdef0',
});

/** Three subnets in three zones, in the order of `availabilityZones`. */
const threeSubnets = z
  .array(subnetId)
  .length(3, { error: 'must name three subnets, one per availability zone' });

/** The network: a VPC of its own, or one that exists. */
export const networkSchema = (profile: ProfileDefaults) =>
  z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('new').describe('Make a VPC.'),
        cidr: cidr
          .default('10.1.0.0/16')
          .describe('IPv4 range of the VPC; /16 to /20, because every pod takes an address of it.'),
        natGateways: z
          .int()
          .min(1)
          .max(3)
          .default(profile.natGateways)
          .describe('NAT gateways: 1 is cheap, 3 survive the loss of a zone.'),
        interfaceEndpoints: z
          .boolean()
          .default(true)
          .describe(
            'Interface endpoints for ECR, STS, Secrets Manager, Bedrock runtime, EC2 and CloudWatch Logs, billed per zone and hour.',
          ),
      }),
      z.strictObject({
        kind: z
          .literal('existing')
          .describe('Use a VPC that exists; nothing in it is looked up, so name its parts.'),
        vpcId: vpcId.describe('Id of the VPC.'),
        cidr: cidr.describe('IPv4 range of the VPC; agents are kept out of it.'),
        privateSubnetIds: threeSubnets.describe(
          'Private subnets with a route to a NAT gateway, one per zone, tagged karpenter.sh/discovery=<deployment name>.',
        ),
        publicSubnetIds: threeSubnets
          .optional()
          .describe('Public subnets, one per zone; only load balancers use them.'),
      }),
    ])
    .prefault({ kind: 'new' });
