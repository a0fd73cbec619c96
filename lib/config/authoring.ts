import type { DeploymentInput } from './schema/deployment';

type Model = DeploymentInput['gateway']['models'][number];
type Pool = NonNullable<NonNullable<DeploymentInput['sandboxes']>['pools']>[number];
type Agent = NonNullable<DeploymentInput['agents']>[number];
type Channel = Agent['channel'];

/** What is left to say once the discriminating property is fixed. */
type Rest<Union, Key extends keyof Union, Value> = Omit<Extract<Union, Record<Key, Value>>, Key>;

/** A model of Amazon Bedrock, by its name in the catalogue (docs/generated/models.md). */
export const bedrock = (
  name: string,
  more: Omit<Rest<Model, 'provider', 'bedrock'>, 'name'> = {},
): Model => ({
  provider: 'bedrock',
  name,
  ...more,
});

/** A model behind any endpoint that speaks the OpenAI API. */
export const openaiCompatible = (model: Rest<Model, 'provider', 'openai-compatible'>): Model => ({
  provider: 'openai-compatible',
  ...model,
});

/** A model of the Anthropic API. */
export const anthropic = (model: Rest<Model, 'provider', 'anthropic'>): Model => ({
  provider: 'anthropic',
  ...model,
});

/** A model of the OpenAI API. */
export const openai = (model: Rest<Model, 'provider', 'openai'>): Model => ({ provider: 'openai', ...model });

/** A pool of virtual instances with nested virtualization: the cheap default. */
export const nested = (pool: Rest<Pool, 'kind', 'nested'> = {}): Pool => ({ kind: 'nested', ...pool });

/** A pool of x86-64 bare metal. */
export const metal = (pool: Rest<Pool, 'kind', 'metal'> = {}): Pool => ({ kind: 'metal', ...pool });

/** A pool of Graviton bare metal. */
export const gravitonMetal = (pool: Rest<Pool, 'kind', 'metal-arm64'> = {}): Pool => ({
  kind: 'metal-arm64',
  ...pool,
});

/** Slack by Socket Mode. */
export const slack = (channel: Rest<Channel, 'kind', 'slack'>): Channel => ({ kind: 'slack', ...channel });

/** Feishu or Lark by long connection. */
export const feishu = (channel: Rest<Channel, 'kind', 'feishu'>): Channel => ({ kind: 'feishu', ...channel });

/** An OpenClaw agent. */
export const openclaw = (agent: Rest<Agent, 'kind', 'openclaw'>): Agent => ({ kind: 'openclaw', ...agent });

/** A Hermes agent. */
export const hermes = (agent: Rest<Agent, 'kind', 'hermes'>): Agent => ({ kind: 'hermes', ...agent });
