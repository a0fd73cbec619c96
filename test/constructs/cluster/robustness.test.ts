import type { ClusterAddOn, ClusterInfo } from '@aws-quickstart/eks-blueprints';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { KubernetesManifest } from 'aws-cdk-lib/aws-eks';
import type { Construct } from 'constructs';
import { importVpc } from '../../../constructs/network/import-vpc';
import {
  ACCOUNT,
  buildPlatform,
  helmValues,
  onlyResource,
  type PlatformOptions,
  resourcesOf,
  stage,
  templatesOf,
  zones,
} from './platform';

const chart = (name: string, version: string) => ({
  repository: 'https://charts.example.com',
  chart: name,
  version,
});

describe('errors reach the caller', () => {
  const unhandled: unknown[] = [];
  const remember = (reason: unknown) => unhandled.push(reason);

  beforeEach(() => {
    unhandled.length = 0;
    process.on('unhandledRejection', remember);
  });
  afterEach(() => process.off('unhandledRejection', remember));

  const failing = (message: string): ClusterAddOn => ({
    id: message,
    deploy: () => Promise.reject(new Error(message)),
  });

  test('of an add-on that fails later, without an unhandled rejection', async () => {
    await expect(buildPlatform({ cluster: { addOns: [failing('no such chart')] } })).rejects.toThrow(
      'no such chart',
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  });

  test('of several add-ons, together', async () => {
    const build = buildPlatform({ cluster: { addOns: [failing('one'), failing('two')] } });
    await expect(build).rejects.toMatchObject({ errors: [new Error('one'), new Error('two')] });
  });

  test.each<[string, PlatformOptions['cluster'], string]>([
    [
      'charts of Karpenter that differ in version',
      {
        charts: {
          karpenter: chart('karpenter', '1.14.1'),
          karpenterCrd: chart('karpenter-crd', '1.13.0'),
          loadBalancerController: chart('aws-load-balancer-controller', '3.5.0'),
          externalSecrets: chart('external-secrets', '2.9.0'),
        },
      },
      'Prod/Cluster/Karpenter: chart karpenter is 1.14.1 but karpenter-crd is 1.13.0; they must be equal',
    ],
    [
      'instance types of two architectures',
      { systemNodes: { instanceTypes: ['m7g.large', 'm7i.large'], minCount: 2 } },
      'System nodes need instance types of exactly one architecture, got [m7g.large, m7i.large]. ' +
        'A node group has one machine image.',
    ],
  ])('of %s', async (_what, cluster, message) => {
    await expect(buildPlatform({ cluster: cluster ?? {} })).rejects.toThrow(message);
  });
});

test('manifests of foreign add-ons wait until kubectl has access', async () => {
  class Foreign implements ClusterAddOn {
    public deploy(info: ClusterInfo): Promise<Construct> {
      const manifest = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'foreign' } }];
      return Promise.resolve(
        new KubernetesManifest(info.cluster.stack, 'Foreign', { cluster: info.cluster, manifest }),
      );
    }
  }
  const { cluster } = templatesOf(await buildPlatform({ cluster: { addOns: [new Foreign()] } }));
  const [barrier] = onlyResource(cluster, 'AWS::SSM::Parameter');
  const manifests = resourcesOf(cluster, 'Custom::AWSCDK-EKS-KubernetesResource');
  const foreign = Object.entries(manifests).find(([id]) => id.startsWith('Foreign'));
  expect(foreign?.[1].DependsOn).toContain(barrier);
});

test('account and region come from the stage, not from the environment of the process', async () => {
  const before = { ...process.env };
  process.env['CDK_DEFAULT_ACCOUNT'] = '999999999999';
  process.env['CDK_DEFAULT_REGION'] = 'eu-west-1';
  try {
    const { cluster } = await buildPlatform();
    expect([cluster.stack.account, cluster.stack.region]).toEqual([ACCOUNT, 'us-west-2']);
  } finally {
    process.env = before;
  }
});

test('builds in an existing VPC, without warnings about subnets that it cannot tag', async () => {
  const scope = stage('us-west-2');
  const vpc = importVpc(new Stack(scope, 'Network'), 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    cidr: '10.9.0.0/16',
    availabilityZones: zones('us-west-2'),
    privateSubnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
    publicSubnetIds: ['subnet-d', 'subnet-e', 'subnet-f'],
  });
  const { cluster } = await buildPlatform({ cluster: { vpc } });
  const subnets = ['subnet-a', 'subnet-b', 'subnet-c'];
  expect(onlyResource(Template.fromStack(cluster.stack), 'AWS::EKS::Cluster')[1]).toMatchObject({
    Properties: { ResourcesVpcConfig: { SubnetIds: subnets } },
  });
  const warnings = cluster.stack.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .filter(
      (entry) => entry.type === 'aws:cdk:warning' && String(entry.data).includes('MustManuallyTagSubnet'),
    );
  expect(warnings).toEqual([]);
});

test('a fork changes single values of a chart', async () => {
  const valueOverrides = {
    karpenter: { controller: { image: { repository: 'registry.example.com/karpenter/controller' } } },
    loadBalancerController: { enableWafv2: true },
    externalSecrets: { global: { repository: 'registry.example.com/external-secrets' } },
  };
  const { cluster } = templatesOf(await buildPlatform({ cluster: { valueOverrides } }));
  expect(helmValues(cluster, 'karpenter')).toMatchObject({
    replicas: 2,
    controller: { ...valueOverrides.karpenter.controller, resources: { limits: { memory: '1Gi' } } },
  });
  expect(helmValues(cluster, 'aws-load-balancer-controller')).toMatchObject({
    enableWafv2: true,
    clusterName: 'prod',
  });
  expect(helmValues(cluster, 'external-secrets')).toMatchObject(valueOverrides.externalSecrets);
});

describe('controllers', () => {
  const releases = ['karpenter', 'aws-load-balancer-controller', 'external-secrets'];

  test.each(releases)('%s states what each container needs and may use (control 46)', async (release) => {
    const { cluster } = templatesOf(await buildPlatform());
    const values = helmValues(cluster, release);
    const containers =
      release === 'karpenter'
        ? [values['controller']]
        : [values, values['webhook'], values['certController']];
    for (const container of containers.filter((it) => it !== undefined)) {
      const amounts = { cpu: expect.any(String) as unknown, memory: expect.any(String) as unknown };
      const complete = { ...amounts, 'ephemeral-storage': expect.any(String) as unknown };
      expect(container).toMatchObject({ resources: { requests: complete, limits: complete } });
    }
  });

  test('run on system nodes, alone when told so', async () => {
    const { cluster } = templatesOf(await buildPlatform({ cluster: { controllerReplicas: 1 } }));
    const system = { 'openclaw.dev/system': 'true' };
    expect(helmValues(cluster, 'karpenter')).toMatchObject({ replicas: 1, nodeSelector: system });
    expect(helmValues(cluster, 'aws-load-balancer-controller')).toMatchObject({
      replicaCount: 1,
      nodeSelector: system,
    });
    expect(helmValues(cluster, 'external-secrets')).toMatchObject({
      replicaCount: 1,
      leaderElect: false,
      podDisruptionBudget: { enabled: false },
      global: { nodeSelector: system },
    });
  });
});

test('in China nothing names another partition, region or domain (control 29)', async () => {
  const { network, cluster } = templatesOf(await buildPlatform({ region: 'cn-north-1' }));
  for (const template of [network, cluster]) {
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toContain('arn:aws:');
    expect(text).not.toContain('us-west-2');
    // Principals of services are spelt alike in every partition; hosts are not.
    expect(
      text.replaceAll(/"(eks|ec2|events|lambda|pods\.eks|vpc-flow-logs)\.amazonaws\.com"/g, ''),
    ).not.toContain('amazonaws.com');
  }
});
