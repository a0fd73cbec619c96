import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** What the AWS Load Balancer Controller may touch. */
export interface LoadBalancerPolicyProps {
  /** The cluster's name, as a literal: it is part of condition keys. */
  readonly clusterName: string;

  /** The VPC that it makes security groups in. */
  readonly vpcId: string;
}

const CLUSTER_TAG = 'elbv2.k8s.aws/cluster';
const LOAD_BALANCERS = ['loadbalancer/app/*', 'loadbalancer/net/*'];
const LISTENERS = ['listener/app/*', 'listener/net/*'];
const RULES = ['listener-rule/app/*', 'listener-rule/net/*'];

/**
 * The controller's published policy for 3.5, narrowed to one account, region, VPC and cluster: upstream asks that a
 * resource has some cluster's tag, this asks for this cluster's. WAF and Shield are left out with the features.
 *
 * Listeners and rules are bound by name only: where a region cannot tag them, neither can the controller.
 *
 * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json
 */
export function loadBalancerPolicy(scope: IConstruct, props: LoadBalancerPolicyProps): PolicyStatement[] {
  return [
    ...discovery(scope),
    ...securityGroups(scope, props),
    ...loadBalancers(scope, props.clusterName),
    ...listeners(scope),
  ];
}

function discovery(scope: IConstruct): PolicyStatement[] {
  const stack = Stack.of(scope);
  const ec2 = [
    ...[
      'AccountAttributes',
      'Addresses',
      'AvailabilityZones',
      'InternetGateways',
      'Vpcs',
      'VpcPeeringConnections',
    ],
    ...[
      'Subnets',
      'SecurityGroups',
      'Instances',
      'NetworkInterfaces',
      'Tags',
      'CoipPools',
      'IpamPools',
      'RouteTables',
    ],
  ];
  const elb = [
    ...['LoadBalancers', 'LoadBalancerAttributes', 'Listeners', 'ListenerCertificates', 'ListenerAttributes'],
    ...[
      'SSLPolicies',
      'Rules',
      'TargetGroups',
      'TargetGroupAttributes',
      'TargetHealth',
      'Tags',
      'TrustStores',
    ],
    'CapacityReservation',
  ];
  return [
    new PolicyStatement({
      sid: 'AllowRegionalReadActions',
      actions: [
        ...ec2.map((what) => `ec2:Describe${what}`),
        'ec2:GetCoipPoolUsage',
        'ec2:GetSecurityGroupsForVpc',
        ...elb.map((what) => `elasticloadbalancing:Describe${what}`),
        'acm:ListCertificates',
      ],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': stack.region } },
    }),
    new PolicyStatement({
      sid: 'AllowCertificateAndLoginReadActions',
      actions: ['acm:DescribeCertificate', 'cognito-idp:DescribeUserPoolClient'],
      resources: [
        stack.formatArn({ service: 'acm', resource: 'certificate', resourceName: '*' }),
        stack.formatArn({ service: 'cognito-idp', resource: 'userpool', resourceName: '*' }),
      ],
    }),
    new PolicyStatement({
      sid: 'AllowServiceLinkedRole',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [
        stack.formatArn({
          service: 'iam',
          region: '',
          resource: 'role',
          resourceName: 'aws-service-role/elasticloadbalancing.*/AWSServiceRoleForElasticLoadBalancing',
        }),
      ],
    }),
  ];
}

function securityGroups(
  scope: IConstruct,
  { clusterName, vpcId }: LoadBalancerPolicyProps,
): PolicyStatement[] {
  const stack = Stack.of(scope);
  const ec2 = (resource: string, resourceName: string): string =>
    stack.formatArn({ service: 'ec2', resource, resourceName });
  const groups = [ec2('security-group', '*')];
  const ingress = ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'];
  const ofCluster = { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName };
  const forCluster = { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterName };
  return [
    new PolicyStatement({
      sid: 'AllowNodeSecurityGroupIngress',
      actions: ingress,
      resources: groups,
      // EKS puts this tag on the cluster's security group, which the nodes carry.
      conditions: { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: 'owned' } },
    }),
    new PolicyStatement({
      sid: 'AllowOwnSecurityGroupChanges',
      actions: [...ingress, 'ec2:DeleteSecurityGroup'],
      resources: groups,
      conditions: { StringEquals: ofCluster },
    }),
    new PolicyStatement({
      sid: 'AllowSecurityGroupCreationInVpc',
      actions: ['ec2:CreateSecurityGroup'],
      resources: [ec2('vpc', vpcId)],
    }),
    new PolicyStatement({
      sid: 'AllowSecurityGroupCreation',
      actions: ['ec2:CreateSecurityGroup'],
      resources: groups,
      conditions: { StringEquals: forCluster },
    }),
    new PolicyStatement({
      sid: 'AllowSecurityGroupCreationTagging',
      actions: ['ec2:CreateTags'],
      resources: groups,
      conditions: { StringEquals: { ...forCluster, 'ec2:CreateAction': 'CreateSecurityGroup' } },
    }),
    new PolicyStatement({
      sid: 'AllowOwnSecurityGroupTagging',
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: groups,
      conditions: { StringEquals: ofCluster, Null: { [`aws:RequestTag/${CLUSTER_TAG}`]: 'true' } },
    }),
  ];
}

function loadBalancers(scope: IConstruct, clusterName: string): PolicyStatement[] {
  const resources = elbArns(scope, [...LOAD_BALANCERS, 'targetgroup/*']);
  const ofCluster = { [`aws:ResourceTag/${CLUSTER_TAG}`]: clusterName };
  const forCluster = { [`aws:RequestTag/${CLUSTER_TAG}`]: clusterName };
  const createAction = { 'elasticloadbalancing:CreateAction': ['CreateTargetGroup', 'CreateLoadBalancer'] };
  return [
    new PolicyStatement({
      sid: 'AllowLoadBalancerCreation',
      actions: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
      resources,
      conditions: { StringEquals: forCluster },
    }),
    new PolicyStatement({
      sid: 'AllowLoadBalancerCreationTagging',
      actions: ['elasticloadbalancing:AddTags'],
      resources,
      conditions: { StringEquals: { ...forCluster, ...createAction } },
    }),
    new PolicyStatement({
      sid: 'AllowOwnLoadBalancerTagging',
      actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
      resources,
      conditions: { StringEquals: ofCluster, Null: { [`aws:RequestTag/${CLUSTER_TAG}`]: 'true' } },
    }),
    new PolicyStatement({
      sid: 'AllowOwnLoadBalancerChanges',
      actions: [
        ...[
          'ModifyLoadBalancerAttributes',
          'SetIpAddressType',
          'SetSecurityGroups',
          'SetSubnets',
          'DeleteLoadBalancer',
        ],
        ...['ModifyTargetGroup', 'ModifyTargetGroupAttributes', 'DeleteTargetGroup', 'RegisterTargets'],
        ...['DeregisterTargets', 'ModifyCapacityReservation', 'ModifyIpPools'],
      ].map((action) => `elasticloadbalancing:${action}`),
      resources,
      conditions: { StringEquals: ofCluster },
    }),
  ];
}

function listeners(scope: IConstruct): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'AllowListenerChanges',
      actions: [
        ...[
          'CreateListener',
          'ModifyListener',
          'ModifyListenerAttributes',
          'DeleteListener',
          'SetRulePriorities',
        ],
        ...[
          'AddListenerCertificates',
          'RemoveListenerCertificates',
          'CreateRule',
          'ModifyRule',
          'DeleteRule',
        ],
      ].map((action) => `elasticloadbalancing:${action}`),
      resources: elbArns(scope, [...LOAD_BALANCERS, ...LISTENERS, ...RULES]),
    }),
    new PolicyStatement({
      sid: 'AllowListenerTagging',
      actions: ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'],
      resources: elbArns(scope, [...LISTENERS, ...RULES]),
    }),
  ];
}

function elbArns(scope: IConstruct, names: readonly string[]): string[] {
  return names.map((name) => {
    const [resource = '', ...rest] = name.split('/');
    return Stack.of(scope).formatArn({
      service: 'elasticloadbalancing',
      resource,
      resourceName: rest.join('/'),
    });
  });
}
