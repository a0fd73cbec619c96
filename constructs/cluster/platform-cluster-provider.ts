import { GenericClusterProviderV2, type ManagedNodeGroup } from '@aws-quickstart/eks-blueprints';
import { RemovalPolicy, Size } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { CfnCluster, CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import {
  AccessPolicy,
  AccessScopeType,
  Cluster,
  type ClusterProps,
  DefaultCapacityType,
  EndpointAccess,
  type KubernetesVersion,
  type Nodegroup,
} from 'aws-cdk-lib/aws-eks-v2';
import { CfnLogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { defaultChildOf } from './default-child';
import { NodeRole } from './node-role';
import { type SystemNodes, systemNodeGroup } from './system-nodes';

/** Properties of {@link PlatformClusterProvider}. */
export interface PlatformClusterProviderProps {
  /** Name of the cluster. */
  readonly clusterName: string;

  /** Kubernetes version. */
  readonly version: KubernetesVersion;

  /** Principals that administer the cluster, by ARN. Nobody else has access, not even who deploys. */
  readonly admins: readonly string[];

  /** Address ranges that may reach the API over the internet. With none, the endpoint is closed to it. */
  readonly publicEndpointCidrs: readonly string[];

  /**
   * Address range of Kubernetes services.
   *
   * @default - EKS chooses one
   */
  readonly serviceCidr?: string;

  /** Refuse to delete the cluster. */
  readonly deletionProtection: boolean;

  /** How long the control plane's logs are kept. */
  readonly logRetention: RetentionDays;

  /** What happens to the control plane's logs with the stack. */
  readonly logRemovalPolicy: RemovalPolicy;

  /** The system node group. */
  readonly systemNodes: SystemNodes;
}

/**
 * The cluster provider of eks-blueprints for native EKS resources, where its defaults are not ours.
 *
 * It adds what 1.19.0 leaves out or gets wrong: the capacity type (else Auto Mode), the endpoint (`privateCluster` is
 * ignored), the administrators (a role that the whole account may assume), and the names of node groups (fixed, so
 * that CloudFormation could not replace one).
 */
export class PlatformClusterProvider extends GenericClusterProviderV2 {
  public constructor(private readonly settings: PlatformClusterProviderProps) {
    super({
      clusterName: settings.clusterName,
      version: settings.version,
      vpcSubnets: [{ subnetType: SubnetType.PRIVATE_WITH_EGRESS }],
      endpointAccess: endpointAccess(settings.publicEndpointCidrs),
      defaultCapacityType: DefaultCapacityType.NODEGROUP,
      bootstrapClusterCreatorAdminPermissions: false,
      // The add-ons bring networking and DNS at pinned versions; EKS's own unpinned copies would conflict with them.
      bootstrapSelfManagedAddons: false,
      managedNodeGroups: [systemNodeGroup(settings.systemNodes)],
    });
  }

  protected override internalCreateCluster(scope: Construct, id: string, options: ClusterProps): Cluster {
    const { clusterName, admins, deletionProtection } = this.settings;
    scope.node.tryRemoveChild(`${clusterName}-AccessRole`);
    const { kubectlProviderOptions } = options;
    const cluster = super.internalCreateCluster(scope, id, {
      ...options,
      mastersRole: undefined,
      serviceIpv4Cidr: this.settings.serviceCidr,
      // The handler holds a whole release in memory: https://github.com/aws/aws-cdk/issues/11787
      ...(kubectlProviderOptions && {
        kubectlProviderOptions: { ...kubectlProviderOptions, memory: Size.gibibytes(2) },
      }),
    });
    if (!(cluster instanceof Cluster)) throw new Error(`${id} is no cluster of aws-eks-v2`);
    for (const admin of admins) grantAdmin(cluster, admin);

    const resource = defaultChildOf(cluster, CfnCluster);
    resource.deletionProtection = deletionProtection;
    resource.addDependency(this.controlPlaneLogs(cluster));
    return cluster;
  }

  public override addManagedNodeGroup(cluster: Cluster, nodeGroup: ManagedNodeGroup): Nodegroup {
    const group = super.addManagedNodeGroup(cluster, {
      ...nodeGroup,
      nodeRole: new NodeRole(cluster, 'SystemNodeRole'),
    });
    defaultChildOf(group, CfnNodegroup).nodegroupName = undefined;
    return group;
  }

  /** EKS makes this group when it is missing, keeps the logs for ever and leaves it behind. */
  private controlPlaneLogs(cluster: Cluster): CfnLogGroup {
    const logs = new CfnLogGroup(cluster, 'ControlPlaneLogs', {
      logGroupName: `/aws/eks/${this.settings.clusterName}/cluster`,
      retentionInDays: this.settings.logRetention,
    });
    logs.applyRemovalPolicy(this.settings.logRemovalPolicy);
    return logs;
  }
}

function endpointAccess(cidrs: readonly string[]): EndpointAccess {
  return cidrs.length === 0 ? EndpointAccess.PRIVATE : EndpointAccess.PUBLIC_AND_PRIVATE.onlyFrom(...cidrs);
}

function grantAdmin(cluster: Cluster, principalArn: string): void {
  const name = principalArn.split(':').slice(5).join(':');
  cluster.grantAccess(`Admin-${name.replaceAll(/[^A-Za-z0-9]+/g, '-')}`, principalArn, [
    AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', {
      accessScopeType: AccessScopeType.CLUSTER,
    }),
  ]);
}
