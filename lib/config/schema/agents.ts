import { z } from 'zod';
import { dnsName, gib, secretName, usd } from './primitives';
import { hypervisors, isolations } from './sandboxes';

const agentSecret = secretName('openclaw/agents/');

/** Who may talk to an agent in a direct message. `open` must be said twice, see {@link openToEveryone}. */
const dmPolicy = z
  .enum(['pairing', 'allowlist', 'open'])
  .default('pairing')
  .describe(
    'pairing: a stranger gets a code that the owner confirms. allowlist: allowFrom only. open: see acceptStrangers.',
  );

/** An open agent answers whoever finds it, with the owner's budget: it has to be meant. */
const openToEveryone = {
  acceptStrangers: z
    .literal('everyone may use this agent')
    .optional()
    .describe('Must be written out when dmPolicy is open.'),
  allowFrom: z
    .array(
      z
        .string()
        .min(1)
        .refine((id) => id !== '*', {
          error: "must be the id of a person; for everybody use dmPolicy 'open'",
        }),
    )
    .default([])
    .describe('Ids of the people who may talk to the agent.'),
};

const channel = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('slack').describe('Slack by Socket Mode: no address of the agent is public.'),
    secret: agentSecret.describe('Secret whose JSON has botToken (xoxb-…) and appToken (xapp-…).'),
    dmPolicy,
    ...openToEveryone,
    channels: z
      .record(
        z.string().regex(/^[CG][A-Z0-9]{2,}$/, { error: 'must be a Slack channel id such as C0123456789' }),
        z.strictObject({ requireMention: z.boolean().default(true).describe('Answer only when mentioned.') }),
      )
      .default({})
      .describe('Slack channels the agent answers in, by id.'),
  }),
  z.strictObject({
    kind: z.literal('feishu').describe('Feishu or Lark by long connection.'),
    secret: agentSecret.describe('Secret whose JSON has appId and appSecret.'),
    domain: z.enum(['feishu', 'lark']).default('feishu').describe('feishu in China, lark elsewhere.'),
    dmPolicy,
    ...openToEveryone,
  }),
]);

const common = {
  name: dnsName(57).describe('Name of the agent: its namespace is agent-<name>.'),
  channel: channel.describe('Where people talk to the agent.'),
  model: z.string().min(1).describe('Name of a model of the gateway.'),
  isolation: z
    .enum([...isolations, 'runc'])
    .optional()
    .describe(
      'Kind of node pool the agent runs on; runc (no micro-VM) in dev only. @default - kind of the first pool',
    ),
  hypervisor: z.enum(hypervisors).default('qemu').describe('Hypervisor of the micro-VM.'),
  budget: z
    .strictObject({
      usd: usd.describe('US dollars the agent may spend per period.'),
      per: z.enum(['1d', '7d', '30d']).default('30d').describe('Period after which the budget starts again.'),
    })
    .prefault({ usd: 20 })
    .describe('What the agent may spend on models.'),
  rateLimit: z
    .strictObject({
      requestsPerMinute: z.int().positive().default(60).describe('Requests per minute.'),
      tokensPerMinute: z
        .int()
        .positive()
        .default(400_000)
        .describe('Tokens per minute; one OpenClaw request carries about 15,000.'),
    })
    .prefault({})
    .describe('How fast the agent may ask.'),
  cpu: z.number().min(0.25).max(32).default(1).describe('vCPUs of the micro-VM.'),
  memoryGiB: z
    .number()
    .min(2, { error: 'must be at least 2: the agent takes 1.35 GB after its first answer' })
    .max(64)
    .default(2)
    .describe('Memory of the micro-VM, GiB.'),
  storageGiB: gib.default(10).describe('Encrypted volume for the state of the agent, GiB.'),
  doNotDisrupt: z
    .boolean()
    .default(true)
    .describe('Karpenter leaves the node of a running agent alone until it expires.'),
};

/** The agents of a deployment. */
export const agentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('openclaw').describe('OpenClaw.'), ...common }),
  z.strictObject({ kind: z.literal('hermes').describe('Hermes by Nous Research.'), ...common }),
]);
