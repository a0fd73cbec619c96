import { Match, Template } from 'aws-cdk-lib/assertions';
import { Gateway, type GatewayProps } from '../../../constructs/gateway/gateway';
import { proxyConfig } from '../../../constructs/gateway/proxy-config';
import { twoStacks } from '../manifest/two-stacks';

const RELEASE = 'Custom::AWSCDK-EKS-HelmChart';

function template(overrides: Partial<GatewayProps> = {}, region = 'us-west-2'): Template {
  const { cluster, stack } = twoStacks(region);
  new Gateway(stack, 'Gateway', {
    cluster,
    clusterName: 'test',
    chart: { repository: 'oci://registry.example.com/charts', chart: 'litellm-helm', version: '1.2.3' },
    namespace: 'litellm',
    serviceAccount: 'litellm',
    image: { repository: 'registry.example.com/litellm', tag: 'v0.0.0-test' },
    proxyConfig: proxyConfig({
      models: [{ provider: 'bedrock', name: 'm', modelId: 'us.vendor.model', region }],
    }),
    masterKeySecret: 'litellm-master-key',
    databaseSecret: 'litellm-database',
    databaseName: 'litellm',
    environmentSecrets: ['litellm-environment'],
    replicas: 1,
    bedrock: [{ modelId: 'vendor.model', profileId: 'us.vendor.model', destinationRegions: ['us-east-1'] }],
    ...overrides,
  });
  return Template.fromStack(stack);
}

describe('Gateway', () => {
  test('only this service account of this cluster gets the role', () => {
    template().hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Principal: { Service: 'pods.eks.amazonaws.com' },
            Condition: {
              StringEquals: {
                'aws:SourceAccount': '111122223333',
                'aws:RequestTag/kubernetes-namespace': 'litellm',
                'aws:RequestTag/kubernetes-service-account': 'litellm',
              },
              ArnEquals: { 'aws:SourceArn': Match.objectLike({ 'Fn::Join': Match.anyValue() }) },
            },
          }),
        ],
      },
    });
    template().hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
      ClusterName: 'test',
      Namespace: 'litellm',
      ServiceAccount: 'litellm',
      DisableSessionTags: Match.absent(),
    });
  });

  test('without Bedrock models the role may do nothing', () => {
    template({ bedrock: [] }).resourceCountIs('AWS::IAM::Policy', 0);
    template().resourceCountIs('AWS::IAM::Policy', 1);
  });

  test('the release waits for the role: a pod that is older never gets credentials', () => {
    const [release] = Object.values(template().findResources(RELEASE));
    expect((release as { DependsOn: string[] }).DependsOn).toEqual(
      expect.arrayContaining([expect.stringMatching(/^GatewayIdentityAssociation/)]),
    );
  });

  test('a fork’s values are laid over ours', () => {
    const [release] = Object.values(
      template({ valueOverrides: { metricsServer: { port: 4002 } } }).findResources(RELEASE),
    ) as { Properties: { Values: string } }[];
    expect(JSON.parse(release?.Properties.Values ?? '')).toMatchObject({
      metricsServer: { enabled: true, port: 4002 },
      fullnameOverride: 'litellm',
    });
  });

  test('synthesizes in China without naming another partition', () => {
    const { Resources } = template({ bedrock: [] }, 'cn-north-1').toJSON() as { Resources: object };
    expect(JSON.stringify(Resources).replace('pods.eks.amazonaws.com', '')).not.toMatch(
      /arn:aws:|amazonaws\.com(?!\.cn)/,
    );
  });
});
