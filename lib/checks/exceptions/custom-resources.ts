import { managedPolicy, type NagException } from '../nag-exception';

const lambdaLogs = managedPolicy('service-role/AWSLambdaBasicExecutionRole');
const lambdaNetwork = managedPolicy('service-role/AWSLambdaVPCAccessExecutionRole');

const ecrPublic = JSON.stringify({
  'Fn::If': [
    'ClusterKubectlProviderHandlerHasEcrPublic69E09706',
    {
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AmazonElasticContainerRegistryPublicReadOnly'],
      ],
    },
    { Ref: 'AWS::NoValue' },
  ],
});

/** The functions behind custom resources: kubectl and Helm of the CDK, and releases. */
export const customResourceExceptions: readonly NagException[] = [
  {
    id: 'N07',
    rule: 'AwsSolutions-L1',
    scope: 'Cluster/Cluster/KubectlProvider/Handler/Resource',
    reason:
      "The CDK's own handler, with the Python that the CDK and the layers of kubectl and AWS CLI are tested on. Another one would be our guess; it moves with aws-cdk-lib.",
    link: 'https://github.com/aws/aws-cdk/tree/v2.261.0/packages/aws-cdk-lib/aws-eks-v2',
  },
  {
    id: 'N08',
    rule: 'AwsSolutions-IAM4',
    findings: [
      lambdaLogs,
      lambdaNetwork,
      managedPolicy('AmazonEC2ContainerRegistryReadOnly'),
      `Policy::${ecrPublic}`,
    ],
    scope: 'Cluster/Cluster/KubectlProvider/Handler/ServiceRole/Resource',
    reason:
      'The CDK makes this role: write logs, have network interfaces in the VPC, and read charts from ECR, where mirrors and OCI charts are. Nothing of it writes but logs and interfaces, and only Lambda assumes the role.',
    link: 'https://github.com/aws/aws-cdk/tree/v2.261.0/packages/aws-cdk-lib/aws-eks-v2',
  },
  {
    id: 'N09',
    rule: 'AwsSolutions-IAM5',
    findings: ['Resource::<ClusterKubectlProviderHandler2E05C68A.Arn>:*'],
    scope: 'Cluster/Cluster/KubectlProvider/Provider/framework-onEvent/ServiceRole/DefaultPolicy/Resource',
    reason:
      "The wildcard stands for versions of the one function that the CDK's provider framework invokes; a version is not known before it is published.",
  },
  {
    id: 'N10',
    rule: 'AwsSolutions-IAM4',
    findings: [lambdaLogs, lambdaNetwork],
    scope: 'Cluster/Cluster/KubectlProvider/Provider/framework-onEvent/ServiceRole/Resource',
    reason:
      "The role of the CDK's provider framework: it writes logs and has network interfaces in the VPC, as Lambda needs both from every function there.",
  },
  {
    id: 'N11',
    rule: 'AwsSolutions-IAM4',
    findings: [lambdaNetwork],
    scope: 'Runtime/Releases/Role/Resource',
    reason:
      'The function runs in the VPC to reach a closed endpoint. Lambda makes its network interfaces with this role, and EC2 binds their creation to no resource: an own policy would hold the same `*`.',
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  },
  {
    id: 'N12',
    rule: 'AwsSolutions-IAM5',
    findings: ['Resource::<ReleasesHandlerE66EDE07.Arn>:*'],
    scope: 'Runtime/Releases/Provider/framework-onEvent/ServiceRole/DefaultPolicy/Resource',
    reason:
      'As N09: versions of the one function that applies releases, invoked by the provider framework of the CDK.',
  },
  {
    id: 'N13',
    rule: 'AwsSolutions-IAM4',
    findings: [lambdaLogs],
    scope: 'Runtime/Releases/Provider/framework-onEvent/ServiceRole/Resource',
    reason:
      "The role of the CDK's provider framework outside the VPC: the policy lets it write logs, no more.",
  },
];
