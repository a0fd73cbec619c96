import { RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { knowsAvailabilityZones } from './availability-zones';
import { type EndpointService, InterfaceEndpoints } from './interface-endpoints';

/** Properties of {@link PlatformVpc}. */
export interface PlatformVpcProps {
  /** Address range, `/16` to `/20`. Every pod takes an address of it, in blocks of 16. */
  readonly cidr: string;

  /** Names of the zones, such as `us-west-2a`; see {@link pinAvailabilityZones}. */
  readonly availabilityZones: readonly string[];

  /** How many NAT gateways: one is cheap, one for each zone survives the loss of a zone. */
  readonly natGateways: number;

  /** The cluster that will run here; Karpenter and the load balancer controller find the subnets by its name. */
  readonly clusterName: string;

  /**
   * Services to reach without the internet, beside S3, which costs nothing and is always there.
   *
   * @default - none
   */
  readonly interfaceEndpoints?: readonly EndpointService[];

  /**
   * In how many zones each of these services has an address. One serves all zones as long as its own lives; each
   * costs money by the hour.
   *
   * @default - all zones
   */
  readonly interfaceEndpointZones?: number;

  /**
   * How long flow logs are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly flowLogRetention?: RetentionDays;

  /**
   * What happens to the flow logs with the stack.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly flowLogRemovalPolicy?: RemovalPolicy;

  /**
   * Take the rules off the VPC's default security group. CloudFormation cannot; CDK brings a Lambda for it. Nothing
   * here uses that group, and it admits only its own members.
   *
   * @default false
   */
  readonly restrictDefaultSecurityGroup?: boolean;
}

/**
 * A VPC for an EKS cluster: large private subnets for nodes and pods, small public ones for NAT and load balancers,
 * one of each in every zone.
 *
 * @throws Error when the zones of the stack's environment are not known, or the range does not fit
 */
export class PlatformVpc extends Construct {
  /** The VPC. */
  public readonly vpc: IVpc;

  /** The address range, as given. */
  public readonly cidr: string;

  public constructor(scope: Construct, id: string, props: PlatformVpcProps) {
    super(scope, id);
    const stack = Stack.of(this);
    if (!knowsAvailabilityZones(stack)) {
      throw new Error(
        `${this.node.path}: the zones of ${stack.account}/${stack.region} are not known, and finding out needs credentials. ` +
          'Call pinAvailabilityZones() on the stage or stack before it has children.',
      );
    }
    const cidrMask = publicMask(this, props.cidr);
    this.cidr = props.cidr;
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(props.cidr),
      availabilityZones: [...props.availabilityZones],
      natGateways: props.natGateways,
      restrictDefaultSecurityGroup: props.restrictDefaultSecurityGroup ?? false,
      subnetConfiguration: [
        { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        {
          name: 'Public',
          subnetType: SubnetType.PUBLIC,
          cidrMask,
          mapPublicIpOnLaunch: false,
        },
      ],
      gatewayEndpoints: { S3Endpoint: { service: GatewayVpcEndpointAwsService.S3 } },
    });
    this.tagSubnets(props.clusterName);
    this.addFlowLog(props);

    const services = props.interfaceEndpoints ?? [];
    if (services.length > 0) {
      const subnets = { subnets: this.vpc.privateSubnets.slice(0, props.interfaceEndpointZones) };
      new InterfaceEndpoints(this, 'Endpoints', { vpc: this.vpc, cidr: props.cidr, services, subnets });
    }
  }

  /** @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
  private tagSubnets(clusterName: string): void {
    for (const subnet of this.vpc.privateSubnets) {
      Tags.of(subnet).add('karpenter.sh/discovery', clusterName);
      Tags.of(subnet).add('kubernetes.io/role/internal-elb', '1');
    }
    for (const subnet of this.vpc.publicSubnets) Tags.of(subnet).add('kubernetes.io/role/elb', '1');
  }

  private addFlowLog(props: PlatformVpcProps): void {
    const logGroup = new LogGroup(this, 'FlowLogs', {
      retention: props.flowLogRetention ?? RetentionDays.THREE_MONTHS,
      removalPolicy: props.flowLogRemovalPolicy ?? RemovalPolicy.DESTROY,
    });
    this.vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: FlowLogTrafficType.ALL,
    });
  }
}

/** A 256th of the range, but room for a load balancer (/27 and 8 free addresses); pods get the rest. */
function publicMask(scope: Construct, cidr: string): number {
  const prefix = Number(cidr.split('/')[1]);
  if (Number.isInteger(prefix) && prefix >= 16 && prefix <= 20) return Math.min(prefix + 8, 27);
  throw new Error(
    `${scope.node.path}: cidr '${cidr}' must be between /16 and /20; pods take addresses of the VPC`,
  );
}
