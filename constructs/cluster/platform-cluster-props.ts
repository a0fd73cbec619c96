import type { ClusterAddOn } from '@aws-quickstart/eks-blueprints';
import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ChartRef } from '../helm/chart-ref';
import type { DeepPartial } from '../helm/deep-merge';
import type { EksAddOnVersions } from './eks-add-ons';
import type { ExternalSecretsValues } from './external-secrets';
import type { KarpenterValues } from './karpenter-controller';
import type { LoadBalancerControllerValues } from './load-balancer-controller';
import type { SystemNodes } from './system-nodes';
import type { Construct } from 'constructs';

/** Properties of {@link buildPlatformCluster}. */
export interface PlatformClusterProps {
  /** Name of the cluster, unique in its account and region. */
  readonly clusterName: string;

  /** Kubernetes version, such as `1.35`. */
  readonly kubernetesVersion: string;

  /**
   * The VPC, or how to import one into the cluster's stack. Nodes and the control plane's interfaces live in its
   * private subnets.
   */
  readonly vpc: IVpc | ((stack: Construct) => IVpc);

  /**
   * Address range of Kubernetes services. It cannot be changed.
   *
   * @default - EKS chooses 10.100.0.0/16 or 172.20.0.0/16, whichever is further from the VPC's
   */
  readonly serviceCidr?: string;

  /** ARNs of the IAM principals that administer the cluster. Nobody else has access. */
  readonly admins: readonly string[];

  /**
   * Address ranges that may reach the Kubernetes API over the internet. The private endpoint is always on.
   *
   * @default - none: the API is reachable from the VPC only
   */
  readonly publicEndpointCidrs?: readonly string[];

  /** Refuse to delete the cluster and its stack. */
  readonly deletionProtection: boolean;

  /**
   * Existing KMS key for Kubernetes secrets.
   *
   * @default - a new key that rotates; with `deletionProtection` it outlives the stack
   */
  readonly secretsKeyArn?: string;

  /**
   * KMS key that a StorageClass names for its volumes.
   *
   * @default - the account's key for EBS
   */
  readonly volumeKeyArn?: string;

  /**
   * How long the control plane's logs are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;

  /**
   * What happens to the control plane's logs with the stack.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /** The node group of the platform's own controllers. */
  readonly systemNodes: SystemNodes;

  /** Versions of the EKS add-ons. */
  readonly eksAddOns: EksAddOnVersions;

  /** Charts of the controllers. */
  readonly charts: PlatformClusterCharts;

  /**
   * Replicas of each controller.
   *
   * @default 2
   */
  readonly controllerReplicas?: number;

  /** Beginnings of the names in Secrets Manager that the cluster may read, each ending in `/`. */
  readonly secretPrefixes: readonly string[];

  /**
   * Customer managed KMS keys of these secrets.
   *
   * @default - none
   */
  readonly secretKeyArns?: readonly string[];

  /**
   * A fork's or a mirror's changes to the values of the charts.
   *
   * @default - none
   */
  readonly valueOverrides?: PlatformClusterValueOverrides;

  /**
   * Further add-ons of eks-blueprints, deployed after ours. Give an add-on an exact version: `auto` asks AWS.
   *
   * @default - none
   */
  readonly addOns?: readonly ClusterAddOn[];
}

/** Charts of the controllers. */
export interface PlatformClusterCharts {
  /** Karpenter's custom resource definitions. */
  readonly karpenterCrd: ChartRef;

  /** Karpenter's controller. */
  readonly karpenter: ChartRef;

  /** The AWS Load Balancer Controller. */
  readonly loadBalancerController: ChartRef;

  /** The External Secrets operator. */
  readonly externalSecrets: ChartRef;
}

/** Changes to the values of the charts, by controller. */
export interface PlatformClusterValueOverrides {
  /** Karpenter. */
  readonly karpenter?: DeepPartial<KarpenterValues>;

  /** The AWS Load Balancer Controller. */
  readonly loadBalancerController?: DeepPartial<LoadBalancerControllerValues>;

  /** The External Secrets operator. */
  readonly externalSecrets?: DeepPartial<ExternalSecretsValues>;
}
