import { type NagException, wildcards } from '../nag-exception';

const karpenter: Pick<NagException, 'rule' | 'scope' | 'link'> = {
  rule: 'AwsSolutions-IAM5',
  scope: 'Cluster/Karpenter/Identity/Role/DefaultPolicy/Resource',
  link: 'https://karpenter.sh/docs/reference/cloudformation/',
};

const loadBalancerController: Pick<NagException, 'rule' | 'scope' | 'link'> = {
  rule: 'AwsSolutions-IAM5',
  scope: 'Cluster/LoadBalancerController/Identity/Role/DefaultPolicy/Resource',
  link: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json',
};

/** Controllers of the cluster that make or read things in AWS whose names nobody knows beforehand. */
export const controllerExceptions: readonly NagException[] = [
  {
    ...karpenter,
    id: 'N14',
    findings: ['Resource::*'],
    reason:
      'Only reads that AWS binds to no resource: ec2:Describe… in this region, iam:ListInstanceProfiles and pricing:GetProducts.',
  },
  {
    ...karpenter,
    id: 'N15',
    findings: [
      ...wildcards('ec2', ['capacity-reservation/*', 'placement-group/*', 'security-group/*', 'subnet/*']),
      'Resource::arn:<AWS::Partition>:ec2:<AWS::Region>::image/*',
      'Resource::arn:<AWS::Partition>:ec2:<AWS::Region>::snapshot/*',
    ],
    reason:
      "What a launch refers to, with RunInstances and CreateFleet only. The same call needs an instance and a launch template with this cluster's tags (N16), so that nothing else can be started with them.",
  },
  {
    ...karpenter,
    id: 'N16',
    findings: wildcards('ec2', [
      'fleet/*',
      'instance/*',
      'launch-template/*',
      'network-interface/*',
      'spot-instances-request/*',
      'volume/*',
    ]),
    reason:
      "What a launch makes has no name before. Every statement is bound by condition to this cluster's tags: to make, to tag and to delete.",
  },
  {
    ...karpenter,
    id: 'N17',
    findings: ['Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:instance-profile/*'],
    reason:
      'Karpenter makes a profile per EC2NodeClass and derives its name. Writing is bound to tags of this cluster and region, and iam:PassRole to its node role, so a profile carries nothing else.',
  },
  {
    ...karpenter,
    id: 'N18',
    findings: ['Resource::arn:<AWS::Partition>:ssm:<AWS::Region>::parameter/aws/service/*'],
    reason:
      "Public parameters that AWS itself publishes, where the ids of the node images are; the empty account keeps this account's parameters out.",
  },
  {
    id: 'N19',
    rule: 'AwsSolutions-SQS3',
    scope: 'Cluster/Karpenter/Interruption/Queue/Resource',
    reason:
      'A notice is about a node that is gone minutes later, and is dropped after 5 minutes on purpose. There is nothing to do with one from a dead-letter queue.',
    link: 'https://karpenter.sh/docs/concepts/disruption/#interruption',
  },
  {
    ...loadBalancerController,
    id: 'N20',
    findings: ['Resource::*'],
    reason:
      'Only reads that AWS binds to no resource: Describe… of EC2 and Elastic Load Balancing and acm:ListCertificates, in this region.',
  },
  {
    ...loadBalancerController,
    id: 'N21',
    findings: [...wildcards('acm', ['certificate/*']), ...wildcards('cognito-idp', ['userpool/*'])],
    reason:
      'Reads of what an Ingress may refer to, by a name that its author gives later: a certificate without its private key, a client of a user pool. Nothing is changed by them.',
  },
  {
    ...loadBalancerController,
    id: 'N22',
    findings: wildcards('ec2', ['security-group/*']),
    reason:
      "The controller makes security groups whose ids nobody knows before. Every statement asks for this cluster's tag on the request or on the group, and a group is made in this VPC only.",
  },
  {
    ...loadBalancerController,
    id: 'N23',
    findings: wildcards('elasticloadbalancing', [
      'loadbalancer/app/*',
      'loadbalancer/net/*',
      'targetgroup/*',
    ]),
    reason:
      "The controller derives these names from Ingresses. To make, tag, change or delete one asks for this cluster's tag; a listener alone can be added without it (N24).",
  },
  {
    ...loadBalancerController,
    id: 'N24',
    findings: wildcards('elasticloadbalancing', [
      'listener-rule/app/*',
      'listener-rule/net/*',
      'listener/app/*',
      'listener/net/*',
    ]),
    reason:
      'Some regions cannot tag listeners and rules, and a condition on a tag would stop the controller there. Upstream allows these actions on every resource; here they reach listeners and rules of one account and region.',
  },
  {
    ...loadBalancerController,
    id: 'N25',
    findings: [
      'Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:role/aws-service-role/elasticloadbalancing.*/AWSServiceRoleForElasticLoadBalancing',
    ],
    reason:
      "The service-linked role of Elastic Load Balancing and no other, whose permissions are AWS's; the wildcard stands for the domain of the service, so that the name of no partition is spelled out.",
  },
  {
    id: 'N26',
    rule: 'AwsSolutions-IAM5',
    findings: wildcards('secretsmanager', [
      'secret:openclaw/<deployment>/*',
      'secret:openclaw/agents/*',
      'secret:openclaw/providers/*',
    ]),
    scope: 'Cluster/ExternalSecrets/Identity/Role/DefaultPolicy/Resource',
    reason:
      'Reading below three prefixes that belong to this platform. Names one by one would change the Cluster stack with every agent, and Secrets Manager ends every ARN in six random characters.',
  },
];
