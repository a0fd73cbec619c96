import { Duration, Stack } from 'aws-cdk-lib';
import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { AccessEntry, AccessPolicy, AccessScopeType, type ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct, type IDependable } from 'constructs';
import { ClusterFunction, ClusterFunctionRole, FunctionLogs } from '../cluster-function/cluster-function';

/** Properties of {@link ReleaseProvider}. */
export interface ReleaseProviderProps {
  /** The cluster that the releases go to. */
  readonly cluster: ICluster;

  /**
   * A layer with `kubectl/kubectl` for x86-64. Make it in the same stack as the provider, from the package that the
   * cluster's own kubectl provider uses: the asset is the same, and an ARN imported from the cluster's stack would be
   * an export that has to change with every new version of kubectl, which CloudFormation refuses.
   */
  readonly kubectlLayer: ILayerVersion;

  /**
   * Where the function's network interfaces are. They must reach the API server, EKS, CloudWatch Logs, and the place
   * that the releases come from.
   *
   * @default - the private subnets with a way out
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * How long the function's logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
}

/**
 * The Lambda function behind the {@link ReleaseManifest}s of a stack: one for all of them.
 *
 * It is a cluster administrator: a release holds definitions, cluster roles and their bindings, and Kubernetes lets
 * nobody grant what he does not hold himself.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export class ReleaseProvider extends Construct {
  /** The cluster that the releases go to. */
  public readonly cluster: ICluster;

  /** What a custom resource names as its provider. */
  public readonly serviceToken: string;

  private readonly role: ClusterFunctionRole;

  public constructor(scope: Construct, id: string, props: ReleaseProviderProps) {
    super(scope, id);
    this.cluster = props.cluster;
    this.role = new ClusterFunctionRole(this, 'Role', {
      cluster: props.cluster,
      description: 'Applies pinned upstream releases to the cluster',
    });
    new AccessEntry(this, 'Access', {
      cluster: props.cluster,
      principal: this.role.roleArn,
      accessPolicies: [
        AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', {
          accessScopeType: AccessScopeType.CLUSTER,
        }),
      ],
    });
    const handler = new ClusterFunction(this, 'Handler', {
      cluster: props.cluster,
      handler: 'release/index.handler',
      description: 'Installs, upgrades and removes pinned upstream releases',
      role: this.role,
      layers: [props.kubectlLayer],
      memorySize: 1024,
      timeout: Duration.minutes(14),
      vpcSubnets: props.vpcSubnets,
      logGroup: new FunctionLogs(this, 'Logs', { retention: props.logRetention }),
    });
    this.serviceToken = new Provider(this, 'Provider', {
      onEventHandler: handler,
      logGroup: new FunctionLogs(this, 'ProviderLogs', { retention: props.logRetention }),
    }).serviceToken;
  }

  /**
   * Lets the function read the objects below a prefix of a bucket.
   *
   * @returns what a release that is read from there depends on
   */
  public allowRead(bucket: string, prefix: string): IDependable {
    const objects = Stack.of(this).formatArn({
      service: 's3',
      region: '',
      account: '',
      resource: bucket,
      resourceName: `${prefix}*`,
    });
    const added = this.role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [objects] }),
    );
    return added.policyDependable ?? this.role;
  }
}
