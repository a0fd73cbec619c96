import { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import { AccessEntry, AccessEntryType, type ICluster, type INodegroup } from 'aws-cdk-lib/aws-eks-v2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ChartRef } from '../helm/chart-ref';
import type { DeepPartial } from '../helm/deep-merge';
import { HelmRelease } from '../helm/helm-release';
import { PodIdentityRole } from '../identity/pod-identity-role';
import { type ContainerResources, controllerResources } from './controller-resources';
import { defaultChildOf } from './default-child';
import { InterruptionQueue } from './interruption-queue';
import { karpenterPolicy } from './karpenter-policy';
import { NodeRole } from './node-role';
import { SYSTEM_NODE_SELECTOR } from './system-nodes';

/** The values of Karpenter's chart that we set or that a mirror needs. */
export interface KarpenterValues {
  readonly replicas: number;
  readonly dnsPolicy: 'Default' | 'ClusterFirst';
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly serviceAccount: { readonly create: true; readonly name: string };
  readonly podDisruptionBudget?: { readonly name?: string; readonly maxUnavailable?: number };
  readonly serviceMonitor?: { readonly enabled: boolean };
  readonly logLevel?: string;
  readonly controller: {
    readonly image?: { readonly repository?: string; readonly tag?: string; readonly digest?: string };
    readonly resources: ContainerResources;
  };
  readonly settings: {
    readonly clusterName: string;
    readonly clusterEndpoint: string;
    readonly interruptionQueue: string;
    readonly isolatedVPC?: boolean;
    readonly featureGates?: Readonly<Record<string, boolean>>;
  };
}

/** Properties of {@link KarpenterController}. */
export interface KarpenterControllerProps {
  /** The cluster. */
  readonly cluster: ICluster;

  /** The cluster's name, as a literal. */
  readonly clusterName: string;

  /** The node groups that the controller runs on. */
  readonly nodeGroups: readonly INodegroup[];

  /** Chart of the custom resource definitions; the same version as `chart`. */
  readonly crdChart: ChartRef;

  /** Chart of the controller. */
  readonly chart: ChartRef;

  /** Replicas of the controller. Each needs a node of its own. */
  readonly replicas: number;

  /**
   * A fork's changes to the values.
   *
   * @default - none
   */
  readonly valueOverrides?: DeepPartial<KarpenterValues>;
}

const NAMESPACE = 'kube-system';
const SERVICE_ACCOUNT = 'karpenter';

/**
 * Karpenter's controller, its custom resource definitions, its permissions, and the role of the nodes that it starts.
 * Node pools are another part's.
 *
 * @throws Error when the two charts differ in version
 */
export class KarpenterController extends Construct {
  /** Role of the nodes; an EC2NodeClass names it. */
  public readonly nodeRole: IRole;

  /** Release of the custom resource definitions. */
  public readonly crds: HelmRelease<object>;

  /** Release of the controller. Node pools depend on it, so that at teardown it outlives them. */
  public readonly release: HelmRelease<KarpenterValues>;

  public constructor(scope: Construct, id: string, props: KarpenterControllerProps) {
    super(scope, id);
    const { cluster, clusterName, chart, crdChart } = props;
    if (chart.version !== crdChart.version) {
      throw new Error(
        `${this.node.path}: chart ${chart.chart} is ${chart.version} but ${crdChart.chart} is ${crdChart.version}; they must be equal`,
      );
    }
    this.nodeRole = new NodeRole(this, 'NodeRole');
    new AccessEntry(this, 'NodeAccess', {
      cluster,
      principal: this.nodeRole.roleArn,
      accessPolicies: [],
      accessEntryType: AccessEntryType.EC2_LINUX,
    });

    const { queue } = new InterruptionQueue(this, 'Interruption');
    const identity = new PodIdentityRole(this, 'Identity', {
      clusterName: cluster.clusterName,
      namespace: NAMESPACE,
      serviceAccount: SERVICE_ACCOUNT,
      statements: karpenterPolicy(this, {
        clusterName,
        nodeRoleArn: this.nodeRole.roleArn,
        queueArn: queue.queueArn,
      }),
    });

    // A chart of its own, because Helm never upgrades definitions in a chart's crds/ folder.
    this.crds = new HelmRelease(this, 'Crds', {
      cluster,
      chart: crdChart,
      release: 'karpenter-crd',
      namespace: NAMESPACE,
      values: {},
    });
    this.release = new HelmRelease(this, 'Controller', {
      cluster,
      chart,
      release: 'karpenter',
      namespace: NAMESPACE,
      wait: true,
      atomic: true,
      values: karpenterValues(props, queue.queueName),
      ...(props.valueOverrides && { valueOverrides: props.valueOverrides }),
    });
    this.release.node.addDependency(this.crds, identity);
    for (const group of props.nodeGroups) {
      this.release.node.addDependency(defaultChildOf(group, CfnNodegroup));
    }
  }
}

function karpenterValues(props: KarpenterControllerProps, interruptionQueue: string): KarpenterValues {
  return {
    replicas: props.replicas,
    // Through the VPC's resolver: the controller must work when CoreDNS has no node to run on.
    dnsPolicy: 'Default',
    nodeSelector: SYSTEM_NODE_SELECTOR,
    serviceAccount: { create: true, name: SERVICE_ACCOUNT },
    controller: { resources: controllerResources('250m', '1', '1Gi') },
    settings: {
      clusterName: props.clusterName,
      clusterEndpoint: props.cluster.clusterEndpoint,
      interruptionQueue,
    },
  };
}
