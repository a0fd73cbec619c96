import { Match, Template } from 'aws-cdk-lib/assertions';
import { ReleaseManifest, type ReleaseManifestProps } from '../../../constructs/manifest/release-manifest';
import { ReleaseProvider } from '../../../constructs/manifest/release-provider';
import { kubectlLayer, twoStacks } from './two-stacks';

const RESOURCE = 'Custom::OpenClawReleaseManifest';
const FILE = { path: 'k8s/all.yaml', sha256: 'a'.repeat(64) };

function deployed(overrides: Partial<ReleaseManifestProps> = {}, region?: string) {
  const { app, clusterStack, cluster, stack } = twoStacks(region);
  const provider = new ReleaseProvider(stack, 'Releases', { cluster, kubectlLayer: kubectlLayer(stack) });
  new ReleaseManifest(stack, 'Thing', {
    provider,
    name: 'thing',
    baseUrl: 'https://releases.example.com/v1',
    files: [FILE],
    ...overrides,
  });
  return { app, clusterStack, stack, template: Template.fromStack(stack) };
}

interface Resource {
  readonly DependsOn: string[];
  readonly Properties: { readonly Release: string };
}

const resourceOf = (template: Template): Resource => {
  const [found] = Object.values(template.findResources(RESOURCE)) as Resource[];
  if (!found) throw new Error('no release in the template');
  return found;
};

describe('ReleaseManifest', () => {
  test('hands over the files with their checksums, the changes as text, and leaves definitions', () => {
    const patch = {
      target: { kind: 'Deployment' },
      patch: [{ op: 'replace', path: '/spec/replicas', value: 2 }],
    };
    const { template } = deployed({ images: [{ name: 'a', newTag: '1' }], patches: [patch] });
    template.hasResourceProperties(RESOURCE, { RetainCrds: 'true', ClusterName: Match.anyValue() });
    expect(JSON.parse(resourceOf(template).Properties.Release)).toEqual({
      name: 'thing',
      files: [{ url: 'https://releases.example.com/v1/k8s/all.yaml', sha256: FILE.sha256 }],
      images: [{ name: 'a', newTag: '1' }],
      patches: [patch],
    });
  });

  test('waits for the access of its function, which therefore outlives it', () => {
    const { DependsOn } = resourceOf(deployed().template);
    expect(DependsOn).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ReleasesAccess/),
        expect.stringMatching(/^ReleasesRoleDefaultPolicy/),
        expect.stringMatching(/^ReleasesHandler/),
      ]),
    );
  });

  test('reads an S3 mirror with a permission on that prefix only, in any partition', () => {
    const { template } = deployed({ mirror: 's3://mirror/releases/thing' }, 'cn-north-1');
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Action: 's3:GetObject',
            Effect: 'Allow',
            Resource: {
              'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::mirror/releases/thing/*']],
            },
          },
        ]),
      },
    });
    // The name of the Lambda service is the same in every partition.
    const text = JSON.stringify(template.toJSON()).replaceAll('"Service":"lambda.amazonaws.com"', '');
    expect(text).not.toMatch(/arn:aws:|amazonaws\.com/);
  });

  test.each<[string, Partial<ReleaseManifestProps>, string]>([
    ['name', { name: 'Thing' }, "Runtime/Thing: name 'Thing' must be a DNS label of at most 40 characters"],
    [
      'baseUrl',
      { baseUrl: 'http://x.example.com' },
      "baseUrl 'http://x.example.com' must be https://… without a trailing slash",
    ],
    [
      'mirror',
      { mirror: 's3://bucket' },
      "mirror 's3://bucket' must be https://… or s3://bucket/prefix without a trailing slash",
    ],
    ['list of files', { files: [] }, 'files must name at least one file'],
    [
      'path',
      { files: [{ ...FILE, path: '../all.yaml' }] },
      "path '../all.yaml' must be a relative path to a .yaml, .yml or .json file",
    ],
    [
      'checksum',
      { files: [{ ...FILE, sha256: 'ABC' }] },
      "sha256 of 'k8s/all.yaml' must be 64 lower-case hexadecimal digits, got 'ABC'",
    ],
    ['pair of files', { files: [FILE, FILE] }, 'files must be distinct, twice: k8s/all.yaml'],
  ])('refuses a bad %s', (_what, overrides, message) => {
    expect(() => deployed(overrides)).toThrow(message);
  });
});

describe('ReleaseProvider', () => {
  test('its function is administrator of the cluster, may describe that cluster, and nothing else', () => {
    const { template } = deployed();
    template.hasResourceProperties('AWS::EKS::AccessEntry', {
      AccessPolicies: [
        {
          AccessScope: { Type: 'cluster' },
          PolicyArn: {
            'Fn::Join': [
              '',
              [
                'arn:',
                { Ref: 'AWS::Partition' },
                ':eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
              ],
            ],
          },
        },
      ],
      PrincipalArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ReleasesRole'), 'Arn'] },
    });
    const policies = template.findResources('AWS::IAM::Policy', {
      Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^ReleasesRole') }] },
    }) as Record<
      string,
      { Properties: { PolicyDocument: { Statement: { Action: string; Resource: unknown }[] } } }
    >;
    const statements = Object.values(policies).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    expect(statements.map(({ Action }) => Action)).toEqual(['eks:DescribeCluster']);
    expect(JSON.stringify(statements[0]?.Resource)).toMatch(/:cluster\/.*ExportsOutputRefEks/);
  });

  test('its function is in the private subnets, ends before the framework does, and keeps its logs for a month', () => {
    const { template } = deployed();
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'release/index.handler',
      Timeout: 840,
      VpcConfig: { SubnetIds: Match.anyValue(), SecurityGroupIds: [Match.anyValue()] },
      LoggingConfig: { LogGroup: Match.anyValue() },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test('takes from the cluster’s stack only what never changes', () => {
    const { clusterStack } = deployed();
    const exported = Object.keys(
      Template.fromStack(clusterStack).findOutputs('*', { Export: Match.anyValue() }),
    );
    expect(exported.map((id) => id.replace('ExportsOutput', '').replace(/[0-9A-F]{8}/g, ''))).toEqual([
      'RefEks',
      'RefVpcPrivateSubnet1Subnet',
      'RefVpcPrivateSubnet2Subnet',
      'RefVpcPrivateSubnet3Subnet',
      'FnGetAttEksClusterSecurityGroupId',
    ]);
  });
});
