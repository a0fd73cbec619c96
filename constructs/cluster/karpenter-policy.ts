import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** What Karpenter's controller may touch. */
export interface KarpenterPolicyProps {
  /** The cluster's name, as a literal: it is part of condition keys. */
  readonly clusterName: string;

  /** The role of the nodes that Karpenter starts. */
  readonly nodeRoleArn: string;

  /** The queue of interruption notices. */
  readonly queueArn: string;
}

/**
 * The permissions of Karpenter's controller as upstream publishes them for 1.14: everything that changes something is
 * bound to the tags of this cluster.
 *
 * The class of eks-blueprints 1.19.0 differs from it: it passes the node role to any service, uses any launch template
 * of the account, and needs six custom resources and a Lambda to write the cluster's name into condition keys.
 *
 * @see https://karpenter.sh/docs/reference/cloudformation/
 */
export function karpenterPolicy(scope: IConstruct, props: KarpenterPolicyProps): PolicyStatement[] {
  return [
    ...nodeLifecycle(scope, props.clusterName),
    ...instanceProfiles(scope, props),
    ...discovery(scope, props.clusterName),
    new PolicyStatement({
      sid: 'AllowInterruptionQueueActions',
      actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
      resources: [props.queueArn],
    }),
  ];
}

function nodeLifecycle(scope: IConstruct, clusterName: string): PolicyStatement[] {
  const stack = Stack.of(scope);
  const owned = `kubernetes.io/cluster/${clusterName}`;
  const ec2 = (resource: string, account?: string): string =>
    stack.formatArn({
      service: 'ec2',
      resource,
      resourceName: '*',
      ...(account !== undefined && { account }),
    });
  const launched = [
    'fleet',
    'instance',
    'volume',
    'network-interface',
    'launch-template',
    'spot-instances-request',
  ].map((resource) => ec2(resource));
  const requested = {
    [`aws:RequestTag/${owned}`]: 'owned',
    'aws:RequestTag/eks:eks-cluster-name': clusterName,
  };
  const ownedResource = {
    StringEquals: { [`aws:ResourceTag/${owned}`]: 'owned' },
    StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' },
  };
  const ofPool = { 'aws:RequestTag/karpenter.sh/nodepool': '*' };

  return [
    new PolicyStatement({
      sid: 'AllowScopedEC2InstanceAccessActions',
      actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
      // Public images and snapshots belong to no account.
      resources: [
        ...['image', 'snapshot'].map((resource) => ec2(resource, '')),
        ...['security-group', 'subnet', 'capacity-reservation', 'placement-group'].map((resource) =>
          ec2(resource),
        ),
      ],
    }),
    new PolicyStatement({
      sid: 'AllowScopedEC2LaunchTemplateAccessActions',
      actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
      resources: [ec2('launch-template')],
      conditions: ownedResource,
    }),
    new PolicyStatement({
      sid: 'AllowScopedEC2InstanceActionsWithTags',
      actions: ['ec2:RunInstances', 'ec2:CreateFleet', 'ec2:CreateLaunchTemplate'],
      resources: launched,
      conditions: { StringEquals: requested, StringLike: ofPool },
    }),
    new PolicyStatement({
      sid: 'AllowScopedResourceCreationTagging',
      actions: ['ec2:CreateTags'],
      resources: launched,
      conditions: {
        StringEquals: {
          ...requested,
          'ec2:CreateAction': ['RunInstances', 'CreateFleet', 'CreateLaunchTemplate'],
        },
        StringLike: ofPool,
      },
    }),
    new PolicyStatement({
      sid: 'AllowScopedResourceTagging',
      actions: ['ec2:CreateTags'],
      resources: [ec2('instance')],
      conditions: {
        ...ownedResource,
        StringEqualsIfExists: { 'aws:RequestTag/eks:eks-cluster-name': clusterName },
        'ForAllValues:StringEquals': {
          'aws:TagKeys': ['eks:eks-cluster-name', 'karpenter.sh/nodeclaim', 'Name'],
        },
      },
    }),
    new PolicyStatement({
      sid: 'AllowScopedDeletion',
      actions: ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'],
      resources: [ec2('instance'), ec2('launch-template')],
      conditions: ownedResource,
    }),
  ];
}

function instanceProfiles(scope: IConstruct, props: KarpenterPolicyProps): PolicyStatement[] {
  const stack = Stack.of(scope);
  const owned = `kubernetes.io/cluster/${props.clusterName}`;
  const region = 'topology.kubernetes.io/region';
  const nodeClass = 'karpenter.k8s.aws/ec2nodeclass';
  const resources = [
    stack.formatArn({ service: 'iam', region: '', resource: 'instance-profile', resourceName: '*' }),
  ];
  const requested = {
    [`aws:RequestTag/${owned}`]: 'owned',
    'aws:RequestTag/eks:eks-cluster-name': props.clusterName,
    [`aws:RequestTag/${region}`]: stack.region,
  };
  const existing = { [`aws:ResourceTag/${owned}`]: 'owned', [`aws:ResourceTag/${region}`]: stack.region };

  return [
    new PolicyStatement({
      sid: 'AllowPassingInstanceRole',
      actions: ['iam:PassRole'],
      resources: [props.nodeRoleArn],
      conditions: { StringEquals: { 'iam:PassedToService': `ec2.${stack.urlSuffix}` } },
    }),
    new PolicyStatement({
      sid: 'AllowScopedInstanceProfileCreationActions',
      actions: ['iam:CreateInstanceProfile'],
      resources,
      conditions: { StringEquals: requested, StringLike: { [`aws:RequestTag/${nodeClass}`]: '*' } },
    }),
    new PolicyStatement({
      sid: 'AllowScopedInstanceProfileTagActions',
      actions: ['iam:TagInstanceProfile'],
      resources,
      conditions: {
        StringEquals: { ...existing, ...requested },
        StringLike: { [`aws:ResourceTag/${nodeClass}`]: '*', [`aws:RequestTag/${nodeClass}`]: '*' },
      },
    }),
    new PolicyStatement({
      sid: 'AllowScopedInstanceProfileActions',
      actions: [
        'iam:AddRoleToInstanceProfile',
        'iam:RemoveRoleFromInstanceProfile',
        'iam:DeleteInstanceProfile',
      ],
      resources,
      conditions: { StringEquals: existing, StringLike: { [`aws:ResourceTag/${nodeClass}`]: '*' } },
    }),
    new PolicyStatement({
      sid: 'AllowInstanceProfileReadActions',
      actions: ['iam:GetInstanceProfile'],
      resources,
    }),
  ];
}

function discovery(scope: IConstruct, clusterName: string): PolicyStatement[] {
  const stack = Stack.of(scope);
  return [
    new PolicyStatement({
      sid: 'AllowRegionalReadActions',
      actions: [
        'CapacityReservations',
        'Images',
        'Instances',
        'InstanceStatus',
        'InstanceTypeOfferings',
        'InstanceTypes',
        'LaunchTemplates',
        'PlacementGroups',
        'SecurityGroups',
        'SpotPriceHistory',
        'Subnets',
      ].map((what) => `ec2:Describe${what}`),
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': stack.region } },
    }),
    new PolicyStatement({
      sid: 'AllowSSMReadActions',
      actions: ['ssm:GetParameter'],
      resources: [
        stack.formatArn({
          service: 'ssm',
          account: '',
          resource: 'parameter',
          resourceName: 'aws/service/*',
        }),
      ],
    }),
    new PolicyStatement({
      sid: 'AllowUnscopedReadActions',
      actions: ['iam:ListInstanceProfiles', 'pricing:GetProducts'],
      resources: ['*'],
    }),
    new PolicyStatement({
      sid: 'AllowAPIServerEndpointDiscovery',
      actions: ['eks:DescribeCluster'],
      resources: [stack.formatArn({ service: 'eks', resource: 'cluster', resourceName: clusterName })],
    }),
  ];
}
