import { RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { buildPlatformCluster, type PlatformCluster } from '../../constructs/cluster/platform-cluster';
import { importVpc } from '../../constructs/network/import-vpc';
import { profiles } from '../config/profiles';
import type { Deployment } from '../config/resolve-deployments';
import type { Mirrors } from '../mirrors';
import { versions } from '../pinned-versions';
import { clusterImageOverrides } from './image-overrides';
import { logRetention } from './log-retention';

/** Properties of {@link buildClusterStack}. */
export interface ClusterStackProps {
  readonly deployment: Deployment;
  readonly mirrors: Mirrors;
  /** The VPC that was made. @default - the existing one that the deployment names */
  readonly vpc?: IVpc;
}

/** Prefixes of the secrets that External Secrets may read: those that people make, and those of the deployment. */
export const secretPrefixes = (deployment: string): readonly string[] => [
  'openclaw/agents/',
  'openclaw/providers/',
  `openclaw/${deployment}/`,
];

const existingVpc = (stack: Construct, { network, availabilityZones }: Deployment): IVpc => {
  if (network.kind !== 'existing') throw new Error('a new VPC belongs to the stack Network');
  return importVpc(stack, 'Vpc', { ...network, availabilityZones });
};

/** The stack `Cluster`: control plane, system nodes, add-ons and controllers. */
export const buildClusterStack = (
  scope: Construct,
  { deployment, mirrors, vpc }: ClusterStackProps,
): Promise<PlatformCluster> => {
  const { cluster, name, profile } = deployment;
  const { charts, addons, kubernetes, nodeAmi } = versions;
  return buildPlatformCluster(scope, {
    clusterName: name,
    kubernetesVersion: kubernetes,
    vpc: vpc ?? ((stack) => existingVpc(stack, deployment)),
    admins: cluster.admins,
    publicEndpointCidrs: cluster.endpoint.access === 'public' ? cluster.endpoint.allowedCidrs : [],
    serviceCidr: cluster.serviceCidr,
    deletionProtection: cluster.deletionProtection,
    secretsKeyArn: cluster.kmsKeyArn,
    logRetention: logRetention(cluster.logRetentionDays),
    logRemovalPolicy: cluster.deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    systemNodes: {
      instanceTypes: cluster.systemNodes.instanceTypes,
      minCount: cluster.systemNodes.min,
      maxCount: cluster.systemNodes.max,
      diskGiB: cluster.systemNodes.diskGiB,
      amiReleaseVersion: nodeAmi.nodegroupRelease,
    },
    eksAddOns: addons,
    charts: {
      karpenterCrd: mirrors.chart(charts['karpenter-crd']),
      karpenter: mirrors.chart(charts.karpenter),
      loadBalancerController: mirrors.chart(charts['aws-load-balancer-controller']),
      externalSecrets: mirrors.chart(charts['external-secrets']),
    },
    controllerReplicas: profiles[profile].replicas,
    secretPrefixes: secretPrefixes(name),
    valueOverrides: clusterImageOverrides(mirrors),
  });
};
