import { bedrock, defineDeployment, openclaw, slack } from '../../lib/config';

/** Into a VPC that another team owns: everything is named, nothing is looked up. */
export const deployments = [
  defineDeployment({
    name: 'shared-vpc',
    account: '111122223333',
    region: 'eu-central-1',
    profile: 'production',
    availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    network: {
      kind: 'existing',
      vpcId: 'vpc-0123456789abcdef0',
      cidr: '10.40.0.0/16',
      privateSubnetIds: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb', 'subnet-0cccccccccccccccc'],
    },
    cluster: {
      admins: ['arn:aws:iam::111122223333:role/Platform'],
      endpoint: { access: 'public', allowedCidrs: ['203.0.113.0/24'] },
    },
    gateway: { models: [bedrock('claude-sonnet-4-6')] },
    agents: [
      openclaw({
        name: 'support',
        channel: slack({ secret: 'openclaw/agents/support' }),
        model: 'claude-sonnet-4-6',
      }),
    ],
  }),
];
