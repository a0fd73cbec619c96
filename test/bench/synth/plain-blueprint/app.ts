/**
 * The comparison of `npm run bench:synth`: the same add-ons as the smallest deployment of config/examples, written the
 * way the documentation of eks-blueprints writes an app, every version pinned so that synth needs no network.
 *
 * @see https://aws-quickstart.github.io/cdk-eks-blueprints/getting-started/
 */
import * as blueprints from '@aws-quickstart/eks-blueprints';
import { App } from 'aws-cdk-lib';
import { BlockDeviceVolume, EbsDeviceVolumeType, InstanceType, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { EndpointAccess, DefaultCapacityType, KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import versions from '../../../../lib/versions.json';
import { HelmChartAddOn } from './helm-chart';
import { SandboxesAddOn } from './sandboxes';

const account = '111122223333';
const region = 'us-west-2';
const { openclaw } = versions.images;

blueprints.utils.logger.settings.minLevel = 5;
blueprints.utils.userLog.settings.minLevel = 4;

// Without this, a VPC in a named account asks AWS for its zones.
const app = new App({
  context: {
    [`availability-zones:account=${account}:region=${region}`]: ['a', 'b', 'c'].map((zone) => region + zone),
  },
});

const clusterProvider = new blueprints.GenericClusterProviderV2({
  version: KubernetesVersion.V1_35,
  defaultCapacityType: DefaultCapacityType.NODEGROUP,
  endpointAccess: EndpointAccess.PRIVATE,
  vpcSubnets: [{ subnetType: SubnetType.PRIVATE_WITH_EGRESS }],
  managedNodeGroups: [
    {
      id: 'system',
      instanceTypes: [new InstanceType('m7i.large')],
      minSize: 2,
      maxSize: 4,
      launchTemplate: {
        requireImdsv2: true,
        blockDevices: [
          {
            deviceName: '/dev/xvda',
            volume: BlockDeviceVolume.ebs(50, { volumeType: EbsDeviceVolumeType.GP3, encrypted: true }),
          },
        ],
      },
    },
  ],
});

const addOns: blueprints.ClusterAddOn[] = [
  new blueprints.addons.VpcCniAddOn({
    version: versions.addons['vpc-cni'],
    enableNetworkPolicy: true,
    enablePrefixDelegation: true,
  }),
  new blueprints.addons.CoreDnsAddOn(versions.addons.coredns),
  new blueprints.addons.KubeProxyAddOn(versions.addons['kube-proxy']),
  new blueprints.addons.EksPodIdentityAgentAddOn(versions.addons['eks-pod-identity-agent']),
  new blueprints.addons.EbsCsiDriverAddOn({
    version: versions.addons['aws-ebs-csi-driver'],
    storageClass: 'gp3',
  }),
  new blueprints.addons.AwsLoadBalancerControllerAddOn(),
  new blueprints.addons.KarpenterV1AddOn({
    version: versions.charts.karpenter.version,
    podIdentity: true,
    interruptionHandling: true,
  }),
  new blueprints.addons.ExternalsSecretsAddOn({}),
  new HelmChartAddOn({
    name: 'kube-prometheus-stack',
    release: 'kube-prometheus-stack',
    namespace: 'monitoring',
    ...versions.charts['kube-prometheus-stack'],
    values: {
      prometheus: { prometheusSpec: { retention: '15d' } },
      kubeEtcd: { enabled: false },
      kubeScheduler: { enabled: false },
      kubeControllerManager: { enabled: false },
    },
  }),
  new HelmChartAddOn({
    name: 'kata-deploy',
    release: 'kata-deploy',
    namespace: 'kube-system',
    ...versions.charts['kata-deploy'],
    values: { snapshotter: { setup: [] }, shims: { disableAll: true, qemu: { enabled: true } } },
  }),
  new HelmChartAddOn({
    name: 'cloudnative-pg',
    release: 'cloudnative-pg',
    namespace: 'cnpg-system',
    ...versions.charts['cloudnative-pg'],
    values: {},
  }),
  new HelmChartAddOn({
    name: 'litellm',
    release: 'litellm',
    namespace: 'litellm',
    ...versions.charts['litellm-helm'],
    values: {
      image: { tag: versions.images.litellm.tag },
      monolith: { enabled: true },
      gateway: {
        config: {
          proxy_config: {
            model_list: [
              {
                model_name: 'claude-opus-4-6',
                litellm_params: { model: 'bedrock/us.anthropic.claude-opus-4-6-v1', aws_region_name: region },
              },
            ],
          },
        },
      },
    },
  }),
  new SandboxesAddOn(['support'], `${openclaw.repository}:${openclaw.tag}`, versions.nodeAmi.karpenterAlias),
];

const main = async (): Promise<void> => {
  const stack = await blueprints.EksBlueprint.builder()
    .account(account)
    .region(region)
    .resourceProvider(
      blueprints.GlobalResources.Vpc,
      new blueprints.VpcProvider(undefined, { primaryCidr: '10.1.0.0/16' }),
    )
    .clusterProvider(clusterProvider)
    .addOns(...addOns)
    .buildAsync(app, 'plain');
  const { cluster } = stack.getClusterInfo();
  const invoke = new PolicyStatement({
    actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
    resources: [`arn:aws:bedrock:${region}::foundation-model/anthropic.claude-opus-4-6-v1`],
  });
  blueprints.utils.podIdentityAssociation(
    cluster,
    'litellm',
    'litellm',
    new PolicyDocument({ statements: [invoke] }),
  );
  app.synth();
};

main().catch((error: unknown) => {
  process.exitCode = 1;
  throw error;
});
