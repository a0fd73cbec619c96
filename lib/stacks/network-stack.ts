import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { EndpointService } from '../../constructs/network/interface-endpoints';
import { PlatformVpc } from '../../constructs/network/platform-vpc';
import { profiles } from '../config/profiles';
import type { Deployment } from '../config/resolve-deployments';
import { logRetention } from './log-retention';

/** What nodes, controllers and the gateway call all day, so that it needs neither NAT nor the internet. */
const endpointsOf = (bedrock: boolean): readonly EndpointService[] => [
  'ecr-api',
  'ecr-dkr',
  'sts',
  'secretsmanager',
  'ec2',
  'logs',
  ...(bedrock ? (['bedrock-runtime'] as const) : []),
];

/** Properties of {@link NetworkStack}. */
export interface NetworkStackProps {
  readonly deployment: Deployment;
  /** The network to make. */
  readonly network: Extract<Deployment['network'], { readonly kind: 'new' }>;
}

/** The VPC of a deployment. Stateful: subnets in use can neither be moved nor resized. */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;

  constructor(scope: Construct, id: string, { deployment, network }: NetworkStackProps) {
    const { cluster, name, profile, regionFacts, availabilityZones } = deployment;
    super(scope, id, {
      description: `Network of ${name}.`,
      terminationProtection: cluster.deletionProtection,
    });
    const { vpc } = new PlatformVpc(this, 'Vpc', {
      cidr: network.cidr,
      availabilityZones,
      natGateways: network.natGateways,
      clusterName: name,
      interfaceEndpoints: network.interfaceEndpoints ? endpointsOf(regionFacts.bedrock) : [],
      interfaceEndpointZones: profiles[profile].endpointZones,
      flowLogRetention: logRetention(cluster.logRetentionDays),
      flowLogRemovalPolicy: cluster.deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.vpc = vpc;
  }
}
