import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildPlatformCluster, type PlatformCluster } from '../../../constructs/cluster/platform-cluster';
import type { PlatformClusterProps } from '../../../constructs/cluster/platform-cluster-props';
import { pinAvailabilityZones } from '../../../constructs/network/availability-zones';
import { PlatformVpc, type PlatformVpcProps } from '../../../constructs/network/platform-vpc';

/** A deployment of the two stacks, as the application makes it. */
export interface Platform {
  readonly network: Stack;
  readonly vpc: PlatformVpc;
  readonly cluster: PlatformCluster;
}

/** Templates of the two stacks. */
export interface Templates {
  readonly network: Template;
  readonly cluster: Template;
}

/** What a test may change. */
export interface PlatformOptions {
  readonly region?: string;
  readonly vpc?: Partial<PlatformVpcProps>;
  readonly cluster?: Partial<PlatformClusterProps>;
}

export const ACCOUNT = '111122223333';

const chart = (name: string, version = '1.14.1') => ({
  repository: 'https://charts.example.com',
  chart: name,
  version,
});

/** A stage with explicit account and region, and the zones of the region pinned. */
export function stage(region: string): Stage {
  const env = { account: ACCOUNT, region };
  const result = new Stage(new App({ analyticsReporting: false }), 'Prod', { env });
  pinAvailabilityZones(result, { ...env, availabilityZones: zones(region) });
  return result;
}

export function zones(region: string): string[] {
  return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
}

export async function buildPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const region = options.region ?? 'us-west-2';
  const scope = stage(region);
  const network = new Stack(scope, 'Network');
  const vpc = new PlatformVpc(network, 'Vpc', {
    cidr: '10.1.0.0/16',
    availabilityZones: zones(region),
    natGateways: 3,
    clusterName: 'prod',
    interfaceEndpoints: ['ecr-api', 'ecr-dkr', 'sts', 'secretsmanager', 'ec2', 'logs'],
    ...options.vpc,
  });
  const cluster = await buildPlatformCluster(scope, {
    clusterName: 'prod',
    kubernetesVersion: '1.35',
    vpc: vpc.vpc,
    admins: [`arn:${region.startsWith('cn-') ? 'aws-cn' : 'aws'}:iam::${ACCOUNT}:role/Platform`],
    deletionProtection: true,
    systemNodes: { instanceTypes: ['m7g.large'], minCount: 2, amiReleaseVersion: '1.35.6-20260714' },
    eksAddOns: {
      'vpc-cni': 'v1.21.1-eksbuild.1',
      coredns: 'v1.13.2-eksbuild.3',
      'kube-proxy': 'v1.35.0-eksbuild.2',
      'eks-pod-identity-agent': 'v1.3.10-eksbuild.2',
      'aws-ebs-csi-driver': 'v1.57.1-eksbuild.1',
      'snapshot-controller': 'v8.5.0-eksbuild.3',
    },
    charts: {
      karpenterCrd: chart('karpenter-crd'),
      karpenter: chart('karpenter'),
      loadBalancerController: chart('aws-load-balancer-controller', '3.5.0'),
      externalSecrets: chart('external-secrets', '2.9.0'),
    },
    secretPrefixes: ['openclaw/agents/', 'openclaw/providers/', 'openclaw/prod/'],
    ...options.cluster,
  });
  return { network, vpc, cluster };
}

export function templatesOf(platform: Platform): Templates {
  return {
    network: Template.fromStack(platform.network),
    cluster: Template.fromStack(platform.cluster.stack),
  };
}

/** One resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

/** The resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Record<string, TemplateResource> {
  return template.findResources(type) as Record<string, TemplateResource>;
}

/** The only resource of a type, with its logical id. */
export function onlyResource(template: Template, type: string): [string, TemplateResource] {
  const entries = Object.entries(resourcesOf(template, type));
  const [entry] = entries;
  if (entry === undefined || entries.length > 1)
    throw new Error(`expected one ${type}, found ${entries.length}`);
  return entry;
}

/** A statement of an IAM policy document in a template. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** The statements of every identity policy, with the policy's logical id. */
export function identityStatements(template: Template): { policy: string; statement: Statement }[] {
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.entries(resourcesOf(template, type)).flatMap(([policy, resource]) => {
      const document = resource.Properties?.['PolicyDocument'] as { Statement: Statement[] };
      return document.Statement.map((statement) => ({ policy, statement }));
    }),
  );
}

/** A list, whether the template holds one or the bare value. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** Helm values of a release; tokens read `<token>`. */
export function helmValues(template: Template, release: string): Record<string, unknown> {
  const charts = Object.values(resourcesOf(template, 'Custom::AWSCDK-EKS-HelmChart'));
  const found = charts.find((candidate) => candidate.Properties?.['Release'] === release);
  if (found === undefined) throw new Error(`no release ${release}`);
  const values = found.Properties?.['Values'] as string | { 'Fn::Join': [string, unknown[]] };
  const text =
    typeof values === 'string'
      ? values
      : values['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : '<token>')).join('');
  return JSON.parse(text) as Record<string, unknown>;
}
