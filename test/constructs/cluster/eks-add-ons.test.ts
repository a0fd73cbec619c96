import { buildPlatform, onlyResource, resourcesOf, type Templates, templatesOf } from './platform';

describe('EksAddOns', () => {
  let templates: Templates;

  beforeAll(async () => {
    templates = templatesOf(await buildPlatform());
  });

  function addOn(name: string) {
    const found = Object.entries(resourcesOf(templates.cluster, 'AWS::EKS::Addon')).find(
      ([, resource]) => resource.Properties?.['AddonName'] === name,
    );
    if (found === undefined) throw new Error(`no add-on ${name}`);
    const [id, { Properties, DependsOn }] = found;
    return { id, properties: Properties ?? {}, dependsOn: DependsOn ?? [] };
  }

  test('the CNI enforces network policies and hands out addresses by prefix (control 48)', () => {
    expect(JSON.parse(String(addOn('vpc-cni').properties['ConfigurationValues']))).toEqual({
      enableNetworkPolicy: 'true',
      env: {
        ENABLE_PREFIX_DELEGATION: 'true',
        WARM_PREFIX_TARGET: '1',
        NETWORK_POLICY_ENFORCING_MODE: 'standard',
      },
    });
  });

  test('every add-on has an exact version and replaces what it finds', () => {
    const addOns = Object.values(resourcesOf(templates.cluster, 'AWS::EKS::Addon')).map(
      ({ Properties }) => Properties,
    );
    expect(Object.fromEntries(addOns.map((it) => [it?.['AddonName'], it?.['AddonVersion']]))).toEqual({
      'vpc-cni': 'v1.21.1-eksbuild.1',
      coredns: 'v1.13.2-eksbuild.3',
      'kube-proxy': 'v1.35.0-eksbuild.2',
      'eks-pod-identity-agent': 'v1.3.10-eksbuild.2',
      'aws-ebs-csi-driver': 'v1.57.1-eksbuild.1',
      'snapshot-controller': 'v8.5.0-eksbuild.3',
    });
    expect(addOns.map((it) => it?.['ResolveConflicts'])).toEqual(addOns.map(() => 'OVERWRITE'));
  });

  test('networking and identity come before the nodes, Deployments after them', () => {
    const [nodes, { DependsOn }] = onlyResource(templates.cluster, 'AWS::EKS::Nodegroup');
    const before = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'].map((name) => addOn(name).id);
    expect(DependsOn).toEqual(expect.arrayContaining(before));
    for (const name of ['coredns', 'aws-ebs-csi-driver', 'snapshot-controller']) {
      expect(addOn(name).dependsOn).toEqual([nodes]);
    }
  });

  test.each([
    ['vpc-cni', 'aws-node'],
    ['aws-ebs-csi-driver', 'ebs-csi-controller-sa'],
  ])('%s gets its role by Pod Identity', (name, serviceAccount) => {
    expect(addOn(name).properties['PodIdentityAssociations']).toEqual([
      { ServiceAccount: serviceAccount, RoleArn: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } },
    ]);
  });

  test('the EBS driver may use the key of the volumes, by grant to EBS only', async () => {
    const volumeKeyArn = 'arn:aws:kms:us-west-2:111122223333:key/00000000-0000-0000-0000-000000000000';
    const { cluster } = templatesOf(await buildPlatform({ cluster: { volumeKeyArn } }));
    cluster.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'kms:CreateGrant',
            Resource: volumeKeyArn,
            Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
          },
          {
            Effect: 'Allow',
            Action: [
              'kms:Decrypt',
              'kms:DescribeKey',
              'kms:GenerateDataKeyWithoutPlaintext',
              'kms:ReEncryptFrom',
              'kms:ReEncryptTo',
            ],
            Resource: volumeKeyArn,
          },
        ],
      },
    });
  });

  test('names every version that is not exact', async () => {
    const eksAddOns = {
      'vpc-cni': 'auto',
      coredns: 'latest',
      'kube-proxy': 'v1.35.0-eksbuild.2',
      'eks-pod-identity-agent': 'v1.3.10-eksbuild.2',
      'aws-ebs-csi-driver': 'v1.57.1-eksbuild.1',
      'snapshot-controller': 'v8.5.0-eksbuild.3',
    };
    await expect(buildPlatform({ cluster: { eksAddOns } })).rejects.toThrow(
      "EKS add-ons need exact versions such as v1.21.1-eksbuild.1, got vpc-cni 'auto', coredns 'latest'",
    );
  });
});
