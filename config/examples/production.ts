import {
  bedrock,
  defineDeployment,
  feishu,
  gravitonMetal,
  hermes,
  metal,
  nested,
  openaiCompatible,
  openclaw,
  slack,
} from '../../lib/config';

/** A region of the same shape: all kinds of pools, Aurora, and an agent of every kind. */
const production = (
  region: 'us-east-1' | 'eu-central-1' | 'ap-southeast-1',
  cidr: string,
  scope: 'geographic' | 'global' = 'geographic',
) =>
  defineDeployment({
    name: `prod-${region}`,
    account: '111122223333',
    region,
    profile: 'production',
    tags: { 'cost-center': 'agents' },
    network: { kind: 'new', cidr },
    cluster: { admins: ['arn:aws:iam::111122223333:role/Platform'] },
    sandboxes: {
      pools: [
        nested(),
        metal(),
        gravitonMetal(),
        metal({ name: 'metal-thin', instanceTypes: ['m5d.metal', 'c5d.metal'], snapshotter: 'devmapper' }),
      ],
      hypervisors: ['qemu', 'clh', 'fc'],
    },
    gateway: {
      models: [
        bedrock('claude-opus-4-6', { scope }),
        bedrock('claude-sonnet-4-6', { scope }),
        openaiCompatible({
          name: 'qwen3-coder',
          model: 'qwen3-coder-plus',
          baseUrl: 'https://llm.example.com/v1',
          secret: 'openclaw/providers/qwen',
          price: { inputPerMillionTokens: 1, outputPerMillionTokens: 5 },
        }),
      ],
      database: { kind: 'aurora', minCapacity: 1, maxCapacity: 8 },
    },
    agents: [
      openclaw({
        name: 'support',
        channel: slack({ secret: 'openclaw/agents/support', channels: { C0123456789: {} } }),
        model: 'claude-opus-4-6',
        budget: { usd: 50 },
      }),
      openclaw({
        name: 'desk',
        channel: feishu({ secret: 'openclaw/agents/desk', domain: 'lark' }),
        model: 'claude-sonnet-4-6',
        isolation: 'metal',
      }),
      openclaw({
        name: 'graviton',
        channel: slack({
          secret: 'openclaw/agents/graviton',
          dmPolicy: 'allowlist',
          allowFrom: ['U0123456789'],
        }),
        model: 'claude-sonnet-4-6',
        isolation: 'metal-arm64',
      }),
      hermes({
        name: 'research',
        channel: feishu({ secret: 'openclaw/agents/research', domain: 'lark' }),
        model: 'qwen3-coder',
        isolation: 'metal-arm64',
        budget: { usd: 100, per: '7d' },
      }),
    ],
  });

/** Three regions, one shape. */
export const deployments = [
  production('us-east-1', '10.1.0.0/16'),
  production('eu-central-1', '10.2.0.0/16'),
  // Singapore has no geographic profile for Claude: its prompts may run in any commercial region.
  production('ap-southeast-1', '10.3.0.0/16', 'global'),
];
