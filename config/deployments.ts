import { bedrock, defineDeployment, nested, openclaw, slack } from '../lib/config';

/**
 * The deployments of this fork: the file to edit. Put your account number in and deploy.
 * All settings: docs/generated/config.md. More examples: config/examples.
 */
export const deployments = [
  defineDeployment({
    name: 'dev-us-west-2',
    account: '111122223333',
    region: 'us-west-2',
    profile: 'dev',
    sandboxes: { pools: [nested()] },
    gateway: { models: [bedrock('claude-sonnet-4-6')] },
    agents: [
      openclaw({
        name: 'assistant',
        channel: slack({ secret: 'openclaw/agents/assistant' }),
        model: 'claude-sonnet-4-6',
      }),
    ],
  }),
];
