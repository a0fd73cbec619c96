import { Stack } from 'aws-cdk-lib';
import { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import type { ICluster, INodegroup } from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import type { ChartRef } from '../helm/chart-ref';
import type { DeepPartial } from '../helm/deep-merge';
import { HelmRelease } from '../helm/helm-release';
import { PodIdentityRole } from '../identity/pod-identity-role';
import { type ContainerResources, controllerResources } from './controller-resources';
import { defaultChildOf } from './default-child';
import { loadBalancerPolicy } from './load-balancer-policy';
import { SYSTEM_NODE_SELECTOR } from './system-nodes';

/** The values of the controller's chart that we set or that a mirror needs. */
export interface LoadBalancerControllerValues {
  readonly replicaCount: number;
  readonly image?: { readonly repository?: string; readonly tag?: string };
  readonly clusterName: string;
  readonly region: string;
  readonly vpcId: string;
  readonly serviceAccount: { readonly create: true; readonly name: string };
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly resources: ContainerResources;
  readonly podSecurityContext: {
    readonly fsGroup: number;
    readonly seccompProfile: { readonly type: 'RuntimeDefault' };
  };
  readonly securityContext: {
    readonly readOnlyRootFilesystem: true;
    readonly runAsNonRoot: true;
    readonly allowPrivilegeEscalation: false;
    readonly capabilities: { readonly drop: readonly string[] };
  };
  readonly podDisruptionBudget: { readonly maxUnavailable: number };
  readonly defaultLoadBalancerScheme: 'internal' | 'internet-facing';
  readonly enableServiceMutatorWebhook: boolean;
  readonly enableShield: boolean;
  readonly enableWaf: boolean;
  readonly enableWafv2: boolean;
}

/** Properties of {@link LoadBalancerController}. */
export interface LoadBalancerControllerProps {
  /** The cluster. */
  readonly cluster: ICluster;

  /** The cluster's name, as a literal. */
  readonly clusterName: string;

  /** The node groups that the controller runs on. */
  readonly nodeGroups: readonly INodegroup[];

  /** The chart. */
  readonly chart: ChartRef;

  /** Replicas of the controller. */
  readonly replicas: number;

  /**
   * A fork's changes to the values.
   *
   * @default - none
   */
  readonly valueOverrides?: DeepPartial<LoadBalancerControllerValues>;
}

const NAMESPACE = 'kube-system';
const SERVICE_ACCOUNT = 'aws-load-balancer-controller';

/** The AWS Load Balancer Controller: makes load balancers of Ingresses, internal ones unless told otherwise. */
export class LoadBalancerController extends Construct {
  /** The release. An Ingress depends on it, so that at teardown its load balancer is deleted. */
  public readonly release: HelmRelease<LoadBalancerControllerValues>;

  public constructor(scope: Construct, id: string, props: LoadBalancerControllerProps) {
    super(scope, id);
    const { cluster, clusterName, chart } = props;
    const identity = new PodIdentityRole(this, 'Identity', {
      clusterName: cluster.clusterName,
      namespace: NAMESPACE,
      serviceAccount: SERVICE_ACCOUNT,
      statements: loadBalancerPolicy(this, { clusterName, vpcId: cluster.vpc.vpcId }),
    });
    this.release = new HelmRelease(this, 'Controller', {
      cluster,
      chart,
      release: 'aws-load-balancer-controller',
      namespace: NAMESPACE,
      wait: true,
      atomic: true,
      values: controllerValues(this, props),
      ...(props.valueOverrides && { valueOverrides: props.valueOverrides }),
    });
    this.release.node.addDependency(identity);
    for (const group of props.nodeGroups) {
      this.release.node.addDependency(defaultChildOf(group, CfnNodegroup));
    }
  }
}

function controllerValues(
  scope: Construct,
  props: LoadBalancerControllerProps,
): LoadBalancerControllerValues {
  return {
    replicaCount: props.replicas,
    clusterName: props.clusterName,
    // Given, because the pod cannot ask the instance metadata service.
    region: Stack.of(scope).region,
    vpcId: props.cluster.vpc.vpcId,
    serviceAccount: { create: true, name: SERVICE_ACCOUNT },
    nodeSelector: SYSTEM_NODE_SELECTOR,
    resources: controllerResources('100m', '500m', '256Mi'),
    podSecurityContext: { fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: {
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    },
    podDisruptionBudget: { maxUnavailable: 1 },
    defaultLoadBalancerScheme: 'internal',
    // It would refuse every Service of the cluster until the controller is ready, in parallel installs too.
    enableServiceMutatorWebhook: false,
    // The role has no permission for them, and China has no WAF Classic.
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
  };
}
