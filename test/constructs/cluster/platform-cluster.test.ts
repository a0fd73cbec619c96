import { Match } from 'aws-cdk-lib/assertions';
import {
  buildPlatform,
  listOf,
  onlyResource,
  type Platform,
  resourcesOf,
  type Templates,
  templatesOf,
} from './platform';

describe('buildPlatformCluster', () => {
  let platform: Platform;
  let templates: Templates;

  beforeAll(async () => {
    platform = await buildPlatform();
    templates = templatesOf(platform);
  });

  const clusterProperties = () => onlyResource(templates.cluster, 'AWS::EKS::Cluster')[1].Properties ?? {};

  describe('control plane', () => {
    test('is closed to the internet by default (control 1)', () => {
      expect(clusterProperties()['ResourcesVpcConfig']).toMatchObject({
        EndpointPrivateAccess: true,
        EndpointPublicAccess: false,
      });
    });

    test('opens to the given ranges only, and stays reachable from inside (control 1)', async () => {
      const open = await buildPlatform({ cluster: { publicEndpointCidrs: ['203.0.113.0/24'] } });
      templatesOf(open).cluster.hasResourceProperties('AWS::EKS::Cluster', {
        ResourcesVpcConfig: {
          EndpointPrivateAccess: true,
          EndpointPublicAccess: true,
          PublicAccessCidrs: ['203.0.113.0/24'],
        },
      });
    });

    test('writes all five logs into a group of ours with a retention (control 2)', () => {
      expect(clusterProperties()['Logging']).toEqual({
        ClusterLogging: {
          EnabledTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'].map((Type) => ({
            Type,
          })),
        },
      });
      const [logs, group] = onlyResource(templates.cluster, 'AWS::Logs::LogGroup');
      expect(group.Properties).toEqual({ LogGroupName: '/aws/eks/prod/cluster', RetentionInDays: 90 });
      expect(onlyResource(templates.cluster, 'AWS::EKS::Cluster')[1].DependsOn).toContain(logs);
    });

    test('encrypts secrets with a key that rotates and outlives the stack (control 3)', () => {
      const [key, { Properties, DeletionPolicy }] = onlyResource(templates.cluster, 'AWS::KMS::Key');
      expect(Properties).toMatchObject({ EnableKeyRotation: true });
      expect(DeletionPolicy).toBe('Retain');
      expect(clusterProperties()['EncryptionConfig']).toEqual([
        { Provider: { KeyArn: { 'Fn::GetAtt': [key, 'Arn'] } }, Resources: ['secrets'] },
      ]);
    });

    test('uses an existing key when given', async () => {
      const secretsKeyArn = 'arn:aws:kms:us-west-2:111122223333:key/00000000-0000-0000-0000-000000000000';
      const { cluster } = templatesOf(await buildPlatform({ cluster: { secretsKeyArn } }));
      cluster.resourceCountIs('AWS::KMS::Key', 0);
      cluster.hasResourceProperties('AWS::EKS::Cluster', {
        EncryptionConfig: [{ Provider: { KeyArn: secretsKeyArn }, Resources: ['secrets'] }],
      });
    });

    test('knows administrators from the configuration only, besides what deploys into it (control 4)', () => {
      expect(clusterProperties()['AccessConfig']).toEqual({
        AuthenticationMode: 'API',
        BootstrapClusterCreatorAdminPermissions: false,
      });
      const entries = Object.values(resourcesOf(templates.cluster, 'AWS::EKS::AccessEntry'));
      const admins = entries.filter((entry) => JSON.stringify(entry).includes('AmazonEKSClusterAdminPolicy'));
      expect(admins.map((entry) => entry.Properties?.['PrincipalArn'])).toEqual([
        {
          'Fn::GetAtt': [
            expect.stringMatching(/^ClusterKubectlProviderHandlerServiceRole/) as unknown,
            'Arn',
          ],
        },
        'arn:aws:iam::111122223333:role/Platform',
      ]);
    });

    test('has no role that every principal of the account may assume (control 4)', () => {
      const principals = Object.values(resourcesOf(templates.cluster, 'AWS::IAM::Role')).map((role) =>
        JSON.stringify((role.Properties?.['AssumeRolePolicyDocument'] as { Statement: unknown }).Statement),
      );
      expect(principals.filter((principal) => principal.includes('"AWS"'))).toEqual([]);
    });

    test('refuses to be deleted, and so does the stack (control 5)', async () => {
      expect(clusterProperties()).toMatchObject({ DeletionProtection: true });
      expect(platform.cluster.stack.terminationProtection).toBe(true);
      const disposable = await buildPlatform({ cluster: { deletionProtection: false } });
      templatesOf(disposable).cluster.hasResourceProperties('AWS::EKS::Cluster', {
        DeletionProtection: false,
      });
      expect(disposable.cluster.stack.terminationProtection).toBe(false);
    });

    test('lives with its nodes in private subnets (control 8)', () => {
      const privateSubnets = platform.vpc.vpc.privateSubnets.map(
        (subnet) => platform.cluster.stack.resolve(subnet.subnetId) as unknown,
      );
      expect(privateSubnets).toHaveLength(3);
      expect(clusterProperties()['ResourcesVpcConfig']).toMatchObject({ SubnetIds: privateSubnets });
      const [, group] = onlyResource(templates.cluster, 'AWS::EKS::Nodegroup');
      expect(group.Properties?.['Subnets']).toEqual(privateSubnets);
    });

    test('is not in Auto Mode, and brings no add-on of its own choice', () => {
      expect(clusterProperties()).toMatchObject({
        ComputeConfig: { Enabled: false },
        BootstrapSelfManagedAddons: false,
      });
    });
  });

  describe('system nodes', () => {
    test('answer metadata requests with a token and one hop, on encrypted disks (controls 9, 11)', () => {
      const [template] = onlyResource(templates.cluster, 'AWS::EC2::LaunchTemplate');
      templates.cluster.hasResourceProperties('AWS::EC2::LaunchTemplate', {
        LaunchTemplateData: {
          MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
          BlockDeviceMappings: [
            {
              DeviceName: '/dev/xvda',
              Ebs: { Encrypted: true, DeleteOnTermination: true, VolumeType: 'gp3', VolumeSize: 50 },
            },
          ],
          KeyName: Match.absent(),
        },
      });
      templates.cluster.hasResourceProperties('AWS::EKS::Nodegroup', {
        LaunchTemplate: { Id: { Ref: template } },
        RemoteAccess: Match.absent(),
      });
    });

    test.each([
      ['m7g.large', 'AL2023_ARM_64_STANDARD'],
      ['m7i.large', 'AL2023_x86_64_STANDARD'],
    ])('%s runs %s at the given release, and can be replaced', async (instanceType, amiType) => {
      const systemNodes = { instanceTypes: [instanceType], minCount: 2, amiReleaseVersion: '1.35.6-20260714' };
      const { cluster } = templatesOf(await buildPlatform({ cluster: { systemNodes } }));
      cluster.hasResourceProperties('AWS::EKS::Nodegroup', {
        AmiType: amiType,
        ReleaseVersion: '1.35.6-20260714',
        Labels: { 'openclaw.dev/system': 'true' },
        ScalingConfig: { MinSize: 2, DesiredSize: 2, MaxSize: 3 },
        NodegroupName: Match.absent(),
      });
    });

    test('cannot move network interfaces; the CNI has a role for that', () => {
      const roles = resourcesOf(templates.cluster, 'AWS::IAM::Role');
      const withCni = Object.entries(roles).filter(([, role]) =>
        JSON.stringify(role).includes('AmazonEKS_CNI_Policy'),
      );
      expect(withCni).toHaveLength(1);
      expect(JSON.stringify(withCni)).toContain('pods.eks.amazonaws.com');
    });
  });

  test('no security group admits the internet (control 28)', () => {
    for (const template of [templates.network, templates.cluster]) {
      const text = JSON.stringify([
        resourcesOf(template, 'AWS::EC2::SecurityGroupIngress'),
        Object.values(resourcesOf(template, 'AWS::EC2::SecurityGroup')).map((group) =>
          listOf(group.Properties?.['SecurityGroupIngress'] ?? []),
        ),
      ]);
      expect(text).not.toMatch(/0\.0\.0\.0\/0|::\/0/);
    }
  });

  test('kubectl has the memory for large releases, and one handler for all', () => {
    templates.cluster.resourceCountIs('AWS::Lambda::Function', 2);
    templates.cluster.resourceCountIs('AWS::Lambda::LayerVersion', 2);
    templates.cluster.hasResourceProperties('AWS::Lambda::Function', {
      Layers: Match.anyValue(),
      MemorySize: 2048,
    });
  });

  test('releases and manifests wait for kubectl to have access, releases for nodes too', () => {
    const [barrier] = onlyResource(templates.cluster, 'AWS::SSM::Parameter');
    const [nodes] = onlyResource(templates.cluster, 'AWS::EKS::Nodegroup');
    const charts = Object.values(resourcesOf(templates.cluster, 'Custom::AWSCDK-EKS-HelmChart'));
    const manifests = Object.values(resourcesOf(templates.cluster, 'Custom::AWSCDK-EKS-KubernetesResource'));
    for (const { DependsOn } of [...charts, ...manifests]) expect(DependsOn).toContain(barrier);
    const waiting = charts.filter((chart) => chart.Properties?.['Wait'] === true);
    expect(waiting).toHaveLength(3);
    for (const { DependsOn } of waiting) expect(DependsOn).toContain(nodes);
  });

  test('no release waits for another, but Karpenter for its definitions', () => {
    const charts = resourcesOf(templates.cluster, 'Custom::AWSCDK-EKS-HelmChart');
    const edges = Object.values(charts).flatMap(({ Properties, DependsOn = [] }) =>
      DependsOn.filter((id) => id in charts).map((id) => [
        Properties?.['Release'],
        charts[id]?.Properties?.['Release'],
      ]),
    );
    expect(edges).toEqual([['karpenter', 'karpenter-crd']]);
  });
});
