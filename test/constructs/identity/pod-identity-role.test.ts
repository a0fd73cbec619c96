import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PodIdentityRole, type PodIdentityRoleProps } from '../../../constructs/identity/pod-identity-role';

function roleTemplate(props: Partial<PodIdentityRoleProps> = {}): Template {
  const stack = new Stack(undefined, 'Gateway', { env: { account: '111122223333', region: 'us-west-2' } });
  new PodIdentityRole(stack, 'Identity', {
    clusterName: 'prod',
    namespace: 'litellm',
    serviceAccount: 'litellm',
    ...props,
  });
  return Template.fromStack(stack);
}

describe('PodIdentityRole', () => {
  test('trusts Pod Identity for one service account of one cluster (control 17)', () => {
    const template = roleTemplate();
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'pods.eks.amazonaws.com' },
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Condition: {
              StringEquals: {
                'aws:SourceAccount': '111122223333',
                'aws:RequestTag/kubernetes-namespace': 'litellm',
                'aws:RequestTag/kubernetes-service-account': 'litellm',
              },
              ArnEquals: {
                'aws:SourceArn': {
                  'Fn::Join': [
                    '',
                    ['arn:', { Ref: 'AWS::Partition' }, ':eks:us-west-2:111122223333:cluster/prod'],
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });

  test('binds the role to the service account after the role has its permissions', () => {
    const template = roleTemplate({
      statements: [new PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] })],
    });
    const [policy] = Object.keys(template.findResources('AWS::IAM::Policy'));
    const [association] = Object.values(template.findResources('AWS::EKS::PodIdentityAssociation'));
    expect(association).toMatchObject({
      Properties: { ClusterName: 'prod', Namespace: 'litellm', ServiceAccount: 'litellm' },
      DependsOn: expect.arrayContaining([policy]) as unknown,
    });
    // Session tags are what a resource policy can tell tenants apart by (control 18).
    expect(association?.['Properties'] as object).not.toHaveProperty('DisableSessionTags');
  });

  test('leaves the association to an EKS add-on', () => {
    roleTemplate({ associate: false }).resourceCountIs('AWS::EKS::PodIdentityAssociation', 0);
  });
});
