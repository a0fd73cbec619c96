import { RemovalPolicy, Stack, type Duration } from 'aws-cdk-lib';
import { SubnetType, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal, type IRole } from 'aws-cdk-lib/aws-iam';
import { Code, Function, determineLatestNodeRuntime, type ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import * as path from 'node:path';

/** The code of all handlers: they share how they reach AWS and the cluster, so they are one asset. */
export const handlerCode = (): Code => Code.fromAsset(path.join(__dirname, 'handlers'));

/** Properties of {@link ClusterFunctionRole}. */
export interface ClusterFunctionRoleProps {
  /** The cluster that the function talks to. */
  readonly cluster: ICluster;

  /** What the function does there. */
  readonly description: string;
}

/** The role of a {@link ClusterFunction}: it may find its cluster in AWS. What it may do there, an access entry says. */
export class ClusterFunctionRole extends Role {
  public constructor(scope: Construct, id: string, props: ClusterFunctionRoleProps) {
    super(scope, id, {
      description: props.description,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'),
      ],
    });
    const clusterArn = Stack.of(this).formatArn({
      service: 'eks',
      resource: 'cluster',
      resourceName: props.cluster.clusterName,
    });
    this.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['eks:DescribeCluster'], resources: [clusterArn] }),
    );
  }
}

/** Properties of {@link FunctionLogs}. */
export interface FunctionLogsProps {
  /**
   * How long the log is kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: RetentionDays;
}

/** The log of a function or of the framework in front of it. It goes with its stack. */
export class FunctionLogs extends LogGroup {
  public constructor(scope: Construct, id: string, props: FunctionLogsProps) {
    super(scope, id, {
      retention: props.retention ?? RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

/** Properties of {@link ClusterFunction}. */
export interface ClusterFunctionProps {
  /** The cluster that the function talks to. */
  readonly cluster: ICluster;

  /** Module and export below `handlers/`, such as `release/index.handler`. */
  readonly handler: string;

  /** What it does. */
  readonly description: string;

  /** Who it is: a {@link ClusterFunctionRole}. */
  readonly role: IRole;

  /** Where it writes its log. */
  readonly logGroup: ILogGroup;

  /** How long one call may take. The framework in front of it waits for it, and ends after 15 minutes. */
  readonly timeout: Duration;

  /** Memory, MiB; processor time comes with it. */
  readonly memorySize: number;

  /**
   * Programs that it runs.
   *
   * @default - none
   */
  readonly layers?: ILayerVersion[];

  /**
   * Where its network interfaces are. They must reach the API server, EKS and CloudWatch Logs.
   *
   * @default - the private subnets with a way out
   */
  readonly vpcSubnets?: SubnetSelection;
}

/**
 * A Lambda function that talks to a cluster's API server. It runs inside the VPC whatever the cluster's endpoint, so
 * that a closed endpoint changes nothing.
 */
export class ClusterFunction extends Function {
  public constructor(scope: Construct, id: string, props: ClusterFunctionProps) {
    super(scope, id, {
      description: props.description,
      runtime: determineLatestNodeRuntime(scope),
      code: handlerCode(),
      handler: props.handler,
      layers: props.layers,
      role: props.role,
      environment: { URL_SUFFIX: Stack.of(scope).urlSuffix },
      memorySize: props.memorySize,
      timeout: props.timeout,
      vpc: props.cluster.vpc,
      vpcSubnets: props.vpcSubnets ?? { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [props.cluster.clusterSecurityGroup],
      logGroup: props.logGroup,
    });
  }
}
