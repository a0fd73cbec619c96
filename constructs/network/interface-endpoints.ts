import {
  InterfaceVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

const SERVICES = {
  'ecr-api': InterfaceVpcEndpointAwsService.ECR,
  'ecr-dkr': InterfaceVpcEndpointAwsService.ECR_DOCKER,
  sts: InterfaceVpcEndpointAwsService.STS,
  secretsmanager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  'bedrock-runtime': InterfaceVpcEndpointAwsService.BEDROCK_RUNTIME,
  ec2: InterfaceVpcEndpointAwsService.EC2,
  logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  eks: InterfaceVpcEndpointAwsService.EKS,
  'eks-auth': InterfaceVpcEndpointAwsService.EKS_AUTH,
  sqs: InterfaceVpcEndpointAwsService.SQS,
  ssm: InterfaceVpcEndpointAwsService.SSM,
} as const;

/** An AWS service that the VPC can reach without the internet. */
export type EndpointService = keyof typeof SERVICES;

/** Every service that can be named. */
export const ENDPOINT_SERVICES = Object.keys(SERVICES) as readonly EndpointService[];

/** Properties of {@link InterfaceEndpoints}. */
export interface InterfaceEndpointsProps {
  /** The VPC. */
  readonly vpc: IVpc;

  /** The VPC's address range: who may use the endpoints. A literal, so that a check of the template can read it. */
  readonly cidr: string;

  /** The services. Each costs money by the hour and zone. */
  readonly services: readonly EndpointService[];

  /** Where the endpoints get their addresses. */
  readonly subnets: SubnetSelection;
}

/** Interface endpoints behind one security group that admits HTTPS from the VPC and nothing else. */
export class InterfaceEndpoints extends Construct {
  /** The group in front of the endpoints. */
  public readonly securityGroup: ISecurityGroup;

  public constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'HTTPS from the VPC to AWS services',
      allowAllOutbound: false,
    });
    this.securityGroup.addIngressRule(Peer.ipv4(props.cidr), Port.tcp(443), 'HTTPS from the VPC');

    for (const service of props.services) {
      props.vpc.addInterfaceEndpoint(endpointId(service), {
        service: SERVICES[service],
        subnets: props.subnets,
        securityGroups: [this.securityGroup],
        open: false,
      });
    }
  }
}

/** `ecr-api` → `EcrApiEndpoint`. */
function endpointId(service: EndpointService): string {
  const words = service.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Endpoint`;
}
