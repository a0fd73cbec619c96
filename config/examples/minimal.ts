import { bedrock, defineDeployment, openclaw, slack } from '../../lib/config';

/** The least that makes sense: one region, one nested pool, a database in the cluster, one agent on Slack. */
export const deployments = [
  defineDeployment({
    name: 'minimal',
    account: '111122223333',
    region: 'us-west-2',
    profile: 'dev',
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
