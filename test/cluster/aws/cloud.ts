import type { ExampleName } from '../../assembly/examples';
import { awsResources } from '../assembly/aws-resources';

/** Tags of a resource. */
export type Tags = Readonly<Record<string, string>>;

/** What a deployment has in AWS that Karpenter looks for. */
export interface Cloud {
  readonly account: string;
  readonly region: string;
  readonly cluster: { readonly name: string; readonly version: string; readonly serviceCidr: string };
  readonly vpcCidr: string;
  readonly subnets: readonly { readonly zone: string; readonly cidr: string; readonly tags: Tags }[];
  /** Roles by name, with who may assume them. */
  readonly roles: readonly { readonly name: string; readonly trust: unknown }[];
  /** Names of queues. */
  readonly queues: readonly string[];
}

/** Where a deployment is. */
interface Place {
  readonly example: ExampleName;
  readonly deployment: string;
  readonly account: string;
  readonly region: string;
}

/**
 * Reads what a deployment makes in AWS out of its assembly.
 *
 * @throws Error when the deployment has no VPC or no cluster of its own
 */
export const cloudOf = ({ example, deployment, account, region }: Place): Cloud => {
  const all = (type: string) => awsResources(example, deployment, type);
  const only = (type: string) => {
    const [found, ...more] = all(type);
    if (found && more.length === 0) return found;
    throw new Error(`${deployment} has ${more.length + (found ? 1 : 0)} resources of type ${type}, not one`);
  };
  const cluster = only('AWS::EKS::Cluster');
  const { ServiceIpv4Cidr } = cluster.property('KubernetesNetworkConfig') as {
    readonly ServiceIpv4Cidr: string;
  };
  return {
    account,
    region,
    cluster: {
      name: String(cluster.property('Name')),
      version: String(cluster.property('Version')),
      serviceCidr: ServiceIpv4Cidr,
    },
    vpcCidr: String(only('AWS::EC2::VPC').property('CidrBlock')),
    subnets: all('AWS::EC2::Subnet').map(({ property }) => ({
      zone: String(property('AvailabilityZone')),
      cidr: String(property('CidrBlock')),
      tags: Object.fromEntries((property('Tags') as readonly Tag[]).map(({ Key, Value }) => [Key, Value])),
    })),
    roles: all('AWS::IAM::Role').map(({ ref, property }) => ({
      name: ref,
      trust: property('AssumeRolePolicyDocument'),
    })),
    queues: all('AWS::SQS::Queue').map(({ ref }) => ref),
  };
};

interface Tag {
  readonly Key: string;
  readonly Value: string;
}
