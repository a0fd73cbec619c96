import {
  type ClusterAddOn,
  type ClusterInfo,
  DirectVpcProvider,
  EksBlueprint,
  GlobalResources,
  type ResourceProvider,
} from '@aws-quickstart/eks-blueprints';
import { Annotations, CfnOutput, RemovalPolicy, Stage } from 'aws-cdk-lib';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ClusterLoggingTypes, KubernetesManifest, KubernetesPatch } from 'aws-cdk-lib/aws-eks';
import { Cluster, type ICluster, type INodegroup, KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { constructAddOn, heldAddOn } from './blueprint-add-on';
import { EksAddOns } from './eks-add-ons';
import { ExternalSecrets } from './external-secrets';
import { KarpenterController } from './karpenter-controller';
import { LoadBalancerController } from './load-balancer-controller';
import type { PlatformClusterProps } from './platform-cluster-props';
import { PlatformClusterProvider } from './platform-cluster-provider';

/** A cluster with its controllers, and what other stacks need of it. */
export interface PlatformCluster {
  /** The stack, `Cluster`. */
  readonly stack: EksBlueprint;

  /** The cluster. Its kubectl provider serves manifests and releases of every stack. */
  readonly cluster: ICluster;

  /** The system node group. */
  readonly nodeGroups: readonly INodegroup[];

  /** The EKS add-ons. */
  readonly eksAddOns: EksAddOns;

  /** Karpenter's controller, with the role of its nodes. */
  readonly karpenter: KarpenterController;

  /** The load balancer controller. */
  readonly loadBalancerController: LoadBalancerController;

  /** The External Secrets operator. */
  readonly externalSecrets: ExternalSecrets;
}

/**
 * Builds the stack `Cluster` through EksBlueprint.
 *
 * @throws Error of whatever fails, add-ons that fail later included
 */
export async function buildPlatformCluster(
  scope: Construct,
  props: PlatformClusterProps,
): Promise<PlatformCluster> {
  const built: Partial<Controllers> = {};
  const failures: unknown[] = [];
  const stage = Stage.of(scope);
  const stack = await EksBlueprint.builder()
    .name(props.clusterName)
    .resourceProvider(GlobalResources.Vpc, vpcProvider(props.vpc))
    .resourceProvider(GlobalResources.KmsKey, { provide: (context) => secretsKey(context.scope, props) })
    .enableControlPlaneLogTypes(...Object.values(ClusterLoggingTypes))
    .clusterProvider(clusterProvider(props))
    .addOns(
      ...controllerAddOns(props, built),
      ...(props.addOns ?? []).map((addOn) => heldAddOn(addOn, failures)),
    )
    .buildAsync(scope, 'Cluster', {
      // Given, because the builder would otherwise read the environment of the process.
      env: {
        ...(stage?.account && { account: stage.account }),
        ...(stage?.region && { region: stage.region }),
      },
      description: `Kubernetes cluster ${props.clusterName}.`,
      terminationProtection: props.deletionProtection,
    });
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);

  const info = stack.getClusterInfo();
  const cluster = nativeCluster(info);
  afterKubectl(stack, cluster, props.addOns ?? []);
  acknowledgeSubnetTags(cluster);
  new CfnOutput(stack, 'UpdateKubeconfig', {
    value: `aws eks update-kubeconfig --name ${props.clusterName} --region ${stack.region}`,
    description: 'Gives kubectl access to the cluster',
  });
  return { stack, cluster, nodeGroups: info.nodegroupsv2 ?? [], ...complete(built) };
}

interface Controllers {
  eksAddOns: EksAddOns;
  karpenter: KarpenterController;
  loadBalancerController: LoadBalancerController;
  externalSecrets: ExternalSecrets;
}

/** The names are those of the classes of eks-blueprints, so that its other add-ons find what they depend on. */
function controllerAddOns(props: PlatformClusterProps, built: Partial<Controllers>): ClusterAddOn[] {
  const { clusterName, charts, valueOverrides: overrides = {} } = props;
  const replicas = props.controllerReplicas ?? 2;
  const common = (info: ClusterInfo) => ({
    cluster: nativeCluster(info),
    nodeGroups: info.nodegroupsv2 ?? [],
    replicas,
  });
  return [
    constructAddOn('EksPodIdentityAgentAddOn', (info) => {
      built.eksAddOns = new EksAddOns(info.cluster.stack, 'AddOns', {
        ...common(info),
        versions: props.eksAddOns,
        ...(props.volumeKeyArn !== undefined && { volumeKeyArn: props.volumeKeyArn }),
      });
      return built.eksAddOns;
    }),
    constructAddOn('KarpenterV1AddOn', (info) => {
      built.karpenter = new KarpenterController(info.cluster.stack, 'Karpenter', {
        ...common(info),
        clusterName,
        chart: charts.karpenter,
        crdChart: charts.karpenterCrd,
        ...(overrides.karpenter && { valueOverrides: overrides.karpenter }),
      });
      return built.karpenter;
    }),
    constructAddOn('AwsLoadBalancerControllerAddOn', (info) => {
      built.loadBalancerController = new LoadBalancerController(
        info.cluster.stack,
        'LoadBalancerController',
        {
          ...common(info),
          clusterName,
          chart: charts.loadBalancerController,
          ...(overrides.loadBalancerController && { valueOverrides: overrides.loadBalancerController }),
        },
      );
      return built.loadBalancerController;
    }),
    constructAddOn('ExternalsSecretsAddOn', (info) => {
      built.externalSecrets = new ExternalSecrets(info.cluster.stack, 'ExternalSecrets', {
        ...common(info),
        chart: charts.externalSecrets,
        secretPrefixes: props.secretPrefixes,
        ...(props.secretKeyArns && { secretKeyArns: props.secretKeyArns }),
        ...(overrides.externalSecrets && { valueOverrides: overrides.externalSecrets }),
      });
      return built.externalSecrets;
    }),
  ];
}

function complete({
  eksAddOns,
  karpenter,
  loadBalancerController,
  externalSecrets,
}: Partial<Controllers>): Controllers {
  if (!eksAddOns || !karpenter || !loadBalancerController || !externalSecrets) {
    throw new Error('EksBlueprint did not deploy every add-on');
  }
  return { eksAddOns, karpenter, loadBalancerController, externalSecrets };
}

function clusterProvider(props: PlatformClusterProps): PlatformClusterProvider {
  return new PlatformClusterProvider({
    clusterName: props.clusterName,
    version: KubernetesVersion.of(props.kubernetesVersion),
    admins: props.admins,
    publicEndpointCidrs: props.publicEndpointCidrs ?? [],
    ...(props.serviceCidr !== undefined && { serviceCidr: props.serviceCidr }),
    deletionProtection: props.deletionProtection,
    logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
    logRemovalPolicy: props.logRemovalPolicy ?? RemovalPolicy.DESTROY,
    systemNodes: props.systemNodes,
  });
}

function vpcProvider(vpc: PlatformClusterProps['vpc']): ResourceProvider<IVpc> {
  return typeof vpc === 'function'
    ? { provide: (context) => vpc(context.scope) }
    : new DirectVpcProvider(vpc);
}

function secretsKey(stack: Construct, props: PlatformClusterProps): IKey {
  if (props.secretsKeyArn !== undefined) return Key.fromKeyArn(stack, 'SecretsKey', props.secretsKeyArn);
  return new Key(stack, 'SecretsKey', {
    description: `Kubernetes secrets of cluster ${props.clusterName}`,
    enableKeyRotation: true,
    // Without the key a backup of the cluster's secrets is noise.
    removalPolicy: props.deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

function nativeCluster(info: ClusterInfo): Cluster {
  if (info.clusterv2 instanceof Cluster) return info.clusterv2;
  throw new Error('EksBlueprint built no cluster of aws-eks-v2');
}

/**
 * Makes manifests that foreign add-ons apply wait until kubectl has access: eks-blueprints writes them with classes of
 * aws-eks, which know nothing of the access entry that aws-eks-v2 makes.
 */
function afterKubectl(stack: EksBlueprint, cluster: Cluster, foreign: readonly ClusterAddOn[]): void {
  if (foreign.length === 0) return;
  const ready = cluster.node.findChild('KubectlReadyBarrier');
  for (const construct of stack.node.findAll()) {
    if (construct instanceof KubernetesManifest || construct instanceof KubernetesPatch) {
      construct.node.addDependency(ready);
    }
  }
}

/** CDK cannot tag subnets of an imported VPC and says so for each; {@link importVpc} says whose task it is. */
function acknowledgeSubnetTags(cluster: Cluster): void {
  if (cluster.vpc instanceof Vpc) return;
  Annotations.of(cluster).acknowledgeWarning(
    '@aws-cdk/aws-eks:clusterMustManuallyTagSubnet',
    'The owner of an existing VPC tags its subnets',
  );
}
