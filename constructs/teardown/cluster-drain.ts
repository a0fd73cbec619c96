import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { CfnAccessEntry } from 'aws-cdk-lib/aws-eks';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Function, determineLatestNodeRuntime } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct, type IDependable } from 'constructs';
import {
  ClusterFunction,
  ClusterFunctionRole,
  FunctionLogs,
  handlerCode,
} from '../cluster-function/cluster-function';

/** Properties of {@link ClusterDrain}. */
export interface ClusterDrainProps {
  /** The cluster to empty. */
  readonly cluster: ICluster;

  /** The group of Kubernetes that the function belongs to: a role binding says what it may do. */
  readonly group: string;

  /**
   * What the drain needs while it runs: whatever ends the objects that it deletes, and what lets it delete them. On
   * deletion all of this is deleted after it.
   */
  readonly before: readonly IDependable[];

  /**
   * How long a drain may take before it fails, at most 55 minutes: CloudFormation gives a custom resource an hour.
   *
   * @default Duration.minutes(50)
   */
  readonly timeout?: Duration;

  /**
   * Where the function's network interfaces are. They must reach the API server, EKS and CloudWatch Logs.
   *
   * @default - the private subnets with a way out
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * How long the functions' logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
}

const MAX_TIMEOUT = Duration.minutes(55);

/**
 * Empties the cluster of what it has made in AWS when the stack is deleted: load balancers, sandboxes, volumes, nodes,
 * in this order. It does nothing when the stack is created, updated or rolled back, nor when the resource alone goes.
 *
 * Whoever's deletion has to come before the drain refers to {@link drained}: CloudFormation refuses to delete this
 * stack as long as another one uses that.
 *
 * @throws Error when the timeout is longer than 55 minutes
 */
export class ClusterDrain extends Construct {
  /** Says that there is a drain. It never changes. */
  public readonly drained: string;

  public constructor(scope: Construct, id: string, props: ClusterDrainProps) {
    super(scope, id);
    const timeout = props.timeout ?? Duration.minutes(50);
    if (timeout.toSeconds() > MAX_TIMEOUT.toSeconds()) {
      throw new Error(
        `${this.node.path}: timeout must be at most ${MAX_TIMEOUT.toHumanString()}, got ${timeout.toHumanString()}`,
      );
    }
    const role = new ClusterFunctionRole(this, 'Role', {
      cluster: props.cluster,
      description: 'Empties the cluster of what it made in AWS',
    });
    // Of aws-eks: the entry of aws-eks-v2 knows policies of EKS only, and the least of those that delete may do more.
    const access = new CfnAccessEntry(this, 'Access', {
      clusterName: props.cluster.clusterName,
      principalArn: role.roleArn,
      kubernetesGroups: [props.group],
    });
    const provider = new Provider(this, 'Provider', {
      onEventHandler: this.starter(props),
      isCompleteHandler: new ClusterFunction(this, 'Handler', {
        cluster: props.cluster,
        handler: 'drain/index.isComplete',
        description: 'Goes on with the drain of the cluster',
        role,
        memorySize: 512,
        // One look at the cluster, and the two minutes that an API server may be away.
        timeout: Duration.minutes(10),
        vpcSubnets: props.vpcSubnets,
        logGroup: new FunctionLogs(this, 'Logs', { retention: props.logRetention }),
      }),
      queryInterval: Duration.seconds(15),
      // The function ends by itself, with words: this is for when it cannot.
      totalTimeout: Duration.hours(1),
      disableWaiterStateMachineLogging: true,
      logGroup: new FunctionLogs(this, 'ProviderLogs', { retention: props.logRetention }),
    });
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::OpenClawClusterDrain',
      properties: {
        ClusterName: props.cluster.clusterName,
        TimeoutSeconds: String(timeout.toSeconds()),
      },
    });
    resource.node.addDependency(role, access, provider, ...props.before);
    this.drained = resource.ref;
  }

  /** Outside the VPC: it asks CloudFormation alone, and knows nothing of the cluster. */
  private starter(props: ClusterDrainProps): Function {
    const starter = new Function(this, 'Starter', {
      description: 'Decides whether the cluster is to be drained',
      runtime: determineLatestNodeRuntime(this),
      code: handlerCode(),
      handler: 'drain/index.onEvent',
      environment: { URL_SUFFIX: Stack.of(this).urlSuffix },
      timeout: Duration.minutes(1),
      logGroup: new FunctionLogs(this, 'StarterLogs', { retention: props.logRetention }),
    });
    starter.addToRolePolicy(
      new PolicyStatement({
        actions: ['cloudformation:DescribeStacks'],
        resources: [Stack.of(this).stackId],
      }),
    );
    return starter;
  }
}
