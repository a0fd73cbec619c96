import {
  bedrock,
  defineDeployment,
  feishu,
  gravitonMetal,
  hermes,
  metal,
  nested,
  openclaw,
  slack,
} from '../../../lib/config';

const model = 'claude-sonnet-4-6';
const kinds = { openclaw, hermes };
const channels = { slack, feishu };
const isolations = ['nested', 'metal', 'metal-arm64', 'runc'] as const;

const everyAgent = Object.entries(kinds).flatMap(([kind, agent]) =>
  Object.entries(channels).flatMap(([channel, by]) =>
    isolations.map((isolation) => {
      const name = `${kind}-${channel}-${isolation}`;
      return agent({ name, channel: by({ secret: `openclaw/agents/${name}` }), model, isolation });
    }),
  ),
);

/** Deployments beside the examples: an agent of every kind, and addresses that lie otherwise. */
export const shapes = [
  defineDeployment({
    name: 'every-agent',
    account: '111122223333',
    region: 'us-west-2',
    profile: 'dev',
    sandboxes: { pools: [nested(), metal(), gravitonMetal()] },
    gateway: { models: [bedrock(model)] },
    agents: everyAgent,
  }),
  defineDeployment({
    name: 'other-addresses',
    account: '111122223333',
    region: 'us-west-2',
    profile: 'dev',
    network: { kind: 'new', cidr: '192.168.0.0/17', interfaceEndpoints: false },
    cluster: { serviceCidr: '10.100.0.0/16' },
    sandboxes: { pools: [nested()] },
    gateway: { models: [bedrock(model)], database: { kind: 'aurora' } },
    agents: [openclaw({ name: 'support', channel: slack({ secret: 'openclaw/agents/support' }), model })],
  }),
];
