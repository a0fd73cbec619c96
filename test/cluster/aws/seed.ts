import type { AwsClient } from './aws-client';
import type { Cloud, Tags } from './cloud';

/**
 * Makes in the emulated AWS what a deploy would have made by the time that Karpenter starts: network, roles, queues
 * and the cluster with its security group.
 */
export const seed = async (aws: AwsClient, cloud: Cloud): Promise<void> => {
  const vpc = idIn(await aws.query('ec2', 'CreateVpc', { CidrBlock: cloud.vpcCidr }), 'vpcId');
  const subnets = await inOrder(cloud.subnets, async ({ zone, cidr, tags }) => {
    const place = { VpcId: vpc, CidrBlock: cidr, AvailabilityZone: zone };
    return idIn(await aws.query('ec2', 'CreateSubnet', { ...place, ...tagged('subnet', tags) }), 'subnetId');
  });
  await inOrder(cloud.roles, ({ name, trust }) =>
    aws.query('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  await inOrder(cloud.queues, (QueueName) => aws.json('sqs', 'AmazonSQS.CreateQueue', { QueueName }));

  const { name, version, serviceCidr } = cloud.cluster;
  // EKS makes this group itself, with this tag.
  await aws.query('ec2', 'CreateSecurityGroup', {
    GroupName: `eks-cluster-sg-${name}`,
    GroupDescription:
      'EKS created security group applied to ENI that is attached to EKS Control Plane master nodes',
    VpcId: vpc,
    ...tagged('security-group', { 'aws:eks:cluster-name': name, [`kubernetes.io/cluster/${name}`]: 'owned' }),
  });
  await aws.rest('eks', 'POST', '/clusters', {
    name,
    version,
    roleArn: `arn:aws:iam::${cloud.account}:role/cluster`,
    resourcesVpcConfig: { subnetIds: subnets },
    kubernetesNetworkConfig: { serviceIpv4Cidr: serviceCidr, ipFamily: 'ipv4' },
  });
};

const tagged = (type: string, tags: Tags): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ['TagSpecification.1.ResourceType', type],
    ...Object.entries(tags).flatMap(([key, value], index) => [
      [`TagSpecification.1.Tag.${index + 1}.Key`, key],
      [`TagSpecification.1.Tag.${index + 1}.Value`, value],
    ]),
  ]) as Record<string, string>;

const idIn = (xml: string, element: string): string => {
  const [, id] = new RegExp(`<${element}>([^<]+)</${element}>`).exec(xml) ?? [];
  if (id === undefined) throw new Error(`no ${element} in ${xml.slice(0, 300)}`);
  return id;
};

/** One after the other, so that ids and zones do not depend on who answers first. */
const inOrder = async <T, R>(items: readonly T[], make: (item: T) => Promise<R>): Promise<readonly R[]> => {
  const made: R[] = [];
  for (const item of items) made.push(await make(item));
  return made;
};
