import { Stack } from 'aws-cdk-lib';
import { CfnAddon, CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import type { ICluster, INodegroup } from 'aws-cdk-lib/aws-eks-v2';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PodIdentityRole } from '../identity/pod-identity-role';
import { defaultChildOf } from './default-child';
import { SYSTEM_NODE_SELECTOR } from './system-nodes';

/** The add-ons that EKS manages for us. */
export type EksAddOnName =
  | 'vpc-cni'
  | 'kube-proxy'
  | 'eks-pod-identity-agent'
  | 'coredns'
  | 'aws-ebs-csi-driver'
  | 'snapshot-controller';

/** An exact version, such as `v1.21.1-eksbuild.1`, for each add-on. */
export type EksAddOnVersions = Readonly<Record<EksAddOnName, string>>;

/** Properties of {@link EksAddOns}. */
export interface EksAddOnsProps {
  /** The cluster. */
  readonly cluster: ICluster;

  /** Its node groups: networking comes before them, what runs as a Deployment after them. */
  readonly nodeGroups: readonly INodegroup[];

  /** The versions. */
  readonly versions: EksAddOnVersions;

  /** Replicas of CoreDNS and of the EBS controller. */
  readonly replicas: number;

  /**
   * Customer managed key that a StorageClass names for its volumes.
   *
   * @default - the account's key for EBS, which needs no permission
   */
  readonly volumeKeyArn?: string;
}

interface EksAddOnSpec {
  readonly name: EksAddOnName;
  readonly beforeNodes: boolean;
  readonly configuration?: object;
  readonly identity?: PodIdentityRole;
  readonly serviceAccount?: string;
}

const EXACT_VERSION = /^v\d+\.\d+\.\d+-eksbuild\.\d+$/;

/**
 * The EKS add-ons, each at an exact version. eks-blueprints has classes for five of the six; they leave no room for a
 * Pod Identity role of the driver, nor for the enforcing mode of network policies.
 *
 * @throws Error that names every version that is not exact
 */
export class EksAddOns extends Construct {
  /** The resources, by name. */
  public readonly addOns: Readonly<Record<EksAddOnName, CfnAddon>>;

  public constructor(scope: Construct, id: string, props: EksAddOnsProps) {
    super(scope, id);
    const loose = Object.entries(props.versions).filter(([, version]) => !EXACT_VERSION.test(version));
    if (loose.length > 0) {
      const list = loose.map(([name, version]) => `${name} '${version}'`).join(', ');
      throw new Error(`EKS add-ons need exact versions such as v1.21.1-eksbuild.1, got ${list}`);
    }
    const { cluster, replicas } = props;
    const clusterName = cluster.clusterName;
    this.addOns = {
      'vpc-cni': this.add(props, {
        name: 'vpc-cni',
        beforeNodes: true,
        configuration: {
          // Without this a NetworkPolicy is an object that nothing reads.
          enableNetworkPolicy: 'true',
          env: {
            ENABLE_PREFIX_DELEGATION: 'true',
            WARM_PREFIX_TARGET: '1',
            // `strict` starts pods closed but has open bugs: aws-network-policy-agent #271, #288.
            NETWORK_POLICY_ENFORCING_MODE: 'standard',
          },
        },
        serviceAccount: 'aws-node',
        identity: this.identity(clusterName, 'aws-node', 'AmazonEKS_CNI_Policy'),
      }),
      'kube-proxy': this.add(props, { name: 'kube-proxy', beforeNodes: true }),
      'eks-pod-identity-agent': this.add(props, { name: 'eks-pod-identity-agent', beforeNodes: true }),
      coredns: this.add(props, {
        name: 'coredns',
        beforeNodes: false,
        configuration: { replicaCount: replicas, nodeSelector: SYSTEM_NODE_SELECTOR },
      }),
      'aws-ebs-csi-driver': this.add(props, {
        name: 'aws-ebs-csi-driver',
        beforeNodes: false,
        // The tag lets a sweeper find the volumes that a deleted cluster leaves.
        configuration: {
          controller: {
            replicaCount: replicas,
            nodeSelector: SYSTEM_NODE_SELECTOR,
            k8sTagClusterId: clusterName,
          },
        },
        serviceAccount: 'ebs-csi-controller-sa',
        identity: this.ebsIdentity(props),
      }),
      'snapshot-controller': this.add(props, { name: 'snapshot-controller', beforeNodes: false }),
    };
  }

  private add(props: EksAddOnsProps, spec: EksAddOnSpec): CfnAddon {
    const { cluster, nodeGroups, versions } = props;
    const { name, configuration, identity, serviceAccount } = spec;
    const addOn = new CfnAddon(this, name, {
      addonName: name,
      addonVersion: versions[name],
      clusterName: cluster.clusterName,
      resolveConflicts: 'OVERWRITE',
      ...(configuration && { configurationValues: Stack.of(this).toJsonString(configuration) }),
      ...(identity &&
        serviceAccount && { podIdentityAssociations: [{ serviceAccount, roleArn: identity.role.roleArn }] }),
    });
    for (const group of nodeGroups.map((nodeGroup) => defaultChildOf(nodeGroup, CfnNodegroup))) {
      if (spec.beforeNodes) group.addDependency(addOn);
      else addOn.addDependency(group);
    }
    return addOn;
  }

  private ebsIdentity(props: EksAddOnsProps): PodIdentityRole {
    const clusterName = props.cluster.clusterName;
    // The older policy reaches every volume of the account. Other partitions are not known to have the newer one:
    // https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/2918
    const policy =
      Stack.of(this).partition === 'aws'
        ? 'AmazonEBSCSIDriverPolicyV2'
        : 'service-role/AmazonEBSCSIDriverPolicy';
    const identity = this.identity(clusterName, 'ebs-csi-controller-sa', policy);
    if (props.volumeKeyArn === undefined) return identity;
    const resources = [props.volumeKeyArn];
    identity.role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:CreateGrant'],
        resources,
        conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
    );
    identity.role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
        resources,
      }),
    );
    return identity;
  }

  private identity(clusterName: string, serviceAccount: string, policy: string): PodIdentityRole {
    return new PodIdentityRole(this, `${serviceAccount}-identity`, {
      clusterName,
      namespace: 'kube-system',
      serviceAccount,
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(policy)],
      associate: false,
    });
  }
}
