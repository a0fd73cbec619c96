import { findRegion, REGION_NAMES } from './regions';

/** What a model accepts. Every model here answers in text. */
export type Modality = 'text' | 'image';

/** List price in USD per million tokens. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
}

/** `geographic` keeps requests within a geography; `global` may run them in any commercial region. */
export type ProfileScope = 'geographic' | 'global';

/** A system-defined inference profile: where a request may start, and where Bedrock may run it. */
export interface InferenceProfile {
  readonly id: string;
  readonly scope: ProfileScope;
  /** Supported regions that may call the profile. */
  readonly sourceRegions: readonly string[];
  /**
   * Regions whose foundation model the caller must be allowed to invoke. Empty for a `global` profile, whose
   * destinations IAM names by one ARN without region.
   *
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html
   */
  readonly destinationRegions: readonly string[];
  readonly price: TokenPrice;
}

/** A model of the catalogue. */
export interface BedrockModel {
  /** The name that deployments, the gateway and agents use. */
  readonly name: string;
  /** Foundation-model id, the last part of its ARN. */
  readonly modelId: string;
  readonly contextWindow: number;
  readonly maxOutputTokens: number;
  readonly input: readonly Modality[];
  /** Profiles, the narrowest first. */
  readonly profiles: readonly InferenceProfile[];
}

/** A model as it is called from one region. */
export interface ResolvedModel extends Omit<BedrockModel, 'profiles'> {
  readonly profileId: string;
  readonly scope: InferenceProfile['scope'];
  /** Regions of the foundation-model ARNs to allow; for a `global` profile the calling region only. */
  readonly destinationRegions: readonly string[];
  readonly price: TokenPrice;
}

/** The answer to "can this region call this model?". */
export type ModelResolution =
  | { readonly ok: true; readonly model: ResolvedModel }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly alternatives: readonly string[];
      readonly otherScope?: ProfileScope;
    };

/**
 * Where the figures come from. Regions change: `aws bedrock list-inference-profiles --region <region>` is the authority.
 */
export const BEDROCK_MODEL_SOURCES = {
  regions:
    'aws-solutions-library-samples/guidance-for-claude-code-with-amazon-bedrock@4d11e8c (2026-07-18), which AWS checks against ListInferenceProfiles; ' +
    'Nova: Bedrock user guide, "Supported Regions and models for batch inference"',
  prices: 'LiteLLM 1.103.2 (2026-10-01), model_prices_and_context_window_backup.json',
} as const;

const UNITED_STATES = ['us-east-1', 'us-east-2', 'us-west-2'];
const NORTH_AMERICA = [...UNITED_STATES, 'ca-central-1'];
// us-west-1 and Calgary are no regions of ours, but requests are routed there.
const NORTH_AMERICA_DESTINATIONS = [...UNITED_STATES, 'us-west-1', 'ca-central-1', 'ca-west-1'];
const EUROPE = ['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-3'];
const EUROPE_DESTINATIONS = [...EUROPE, 'eu-south-1', 'eu-south-2'];
// Sources disagree on whether Zurich and London belong to the EU profiles of Claude. An ARN too many cannot be used except
// through the profile (bedrock:InferenceProfileArn); one too few fails whenever Bedrock routes there.
const EUROPE_CLAUDE_DESTINATIONS = [...EUROPE_DESTINATIONS, 'eu-central-2', 'eu-west-2'];
const COMMERCIAL = REGION_NAMES.filter((name) => findRegion(name)?.bedrock);

const PROFILES = {
  us: { sourceRegions: NORTH_AMERICA, destinationRegions: NORTH_AMERICA_DESTINATIONS },
  eu: { sourceRegions: EUROPE, destinationRegions: EUROPE_CLAUDE_DESTINATIONS },
  au: { sourceRegions: ['ap-southeast-2'], destinationRegions: ['ap-southeast-2', 'ap-southeast-4'] },
  jp: { sourceRegions: ['ap-northeast-1'], destinationRegions: ['ap-northeast-1', 'ap-northeast-3'] },
} as const;

/** A Claude model: its regional profiles cost 10 % more than the global one. */
const claude = (
  name: string,
  modelId: string,
  price: { readonly regional: TokenPrice; readonly global: TokenPrice },
  limits: Pick<BedrockModel, 'contextWindow' | 'maxOutputTokens'>,
  geographies: readonly (keyof typeof PROFILES)[],
): BedrockModel => ({
  name,
  modelId,
  ...limits,
  input: ['text', 'image'],
  profiles: [
    ...geographies.map((geography) => ({
      id: `${geography}.${modelId}`,
      scope: 'geographic' as const,
      ...PROFILES[geography],
      price: price.regional,
    })),
    {
      id: `global.${modelId}`,
      scope: 'global',
      sourceRegions: COMMERCIAL,
      destinationRegions: [],
      price: price.global,
    },
  ],
});

const nova = (name: string, modelId: string, us: TokenPrice, eu: TokenPrice): BedrockModel => ({
  name,
  modelId,
  contextWindow: 300_000,
  maxOutputTokens: 10_000,
  input: ['text', 'image'],
  profiles: [
    {
      id: `us.${modelId}`,
      scope: 'geographic',
      sourceRegions: UNITED_STATES,
      destinationRegions: UNITED_STATES,
      price: us,
    },
    {
      id: `eu.${modelId}`,
      scope: 'geographic',
      sourceRegions: EUROPE,
      destinationRegions: EUROPE_DESTINATIONS,
      price: eu,
    },
  ],
});

const opusPrice = { regional: { input: 5.5, output: 27.5 }, global: { input: 5, output: 25 } };
const large = { contextWindow: 1_000_000, maxOutputTokens: 128_000 };

/** The models that a deployment can name, the strongest families first. */
export const BEDROCK_MODELS: readonly BedrockModel[] = [
  claude('claude-opus-4-8', 'anthropic.claude-opus-4-8', opusPrice, large, ['us', 'eu']),
  claude('claude-opus-4-6', 'anthropic.claude-opus-4-6-v1', opusPrice, large, ['us', 'eu', 'au']),
  claude(
    'claude-sonnet-5',
    'anthropic.claude-sonnet-5',
    { regional: { input: 2.2, output: 11 }, global: { input: 2, output: 10 } },
    large,
    ['us', 'eu'],
  ),
  claude(
    'claude-sonnet-4-6',
    'anthropic.claude-sonnet-4-6',
    { regional: { input: 3.3, output: 16.5 }, global: { input: 3, output: 15 } },
    { contextWindow: 1_000_000, maxOutputTokens: 64_000 },
    ['us', 'eu', 'au', 'jp'],
  ),
  claude(
    'claude-haiku-4-5',
    'anthropic.claude-haiku-4-5-20251001-v1:0',
    { regional: { input: 1.1, output: 5.5 }, global: { input: 1, output: 5 } },
    { contextWindow: 200_000, maxOutputTokens: 64_000 },
    ['us', 'eu', 'au', 'jp'],
  ),
  nova('nova-pro', 'amazon.nova-pro-v1:0', { input: 0.8, output: 3.2 }, { input: 1.05, output: 4.2 }),
  nova('nova-lite', 'amazon.nova-lite-v1:0', { input: 0.06, output: 0.24 }, { input: 0.078, output: 0.312 }),
];

/** Names of all models, in the catalogue's order. */
export const BEDROCK_MODEL_NAMES: readonly string[] = BEDROCK_MODELS.map(({ name }) => name);

const profileFor = (model: BedrockModel, region: string, scope: ProfileScope): InferenceProfile | undefined =>
  model.profiles.find((profile) => profile.scope === scope && profile.sourceRegions.includes(region));

/** Names of the models that a region can call in a scope, in the catalogue's order. */
export const modelsIn = (region: string, scope: ProfileScope): readonly string[] =>
  BEDROCK_MODELS.filter((model) => profileFor(model, region, scope)).map(({ name }) => name);

/**
 * How a region calls a model. The scope is the caller's to choose, because it decides where prompts may travel.
 *
 * @returns the model with its profile, or the reason why the region cannot call it and the models that it can.
 */
export const resolveModel = (name: string, region: string, scope: ProfileScope): ModelResolution => {
  const alternatives = modelsIn(region, scope);
  const refused = (reason: string, otherScope?: ProfileScope): ModelResolution => ({
    ok: false,
    reason,
    alternatives,
    ...(otherScope ? { otherScope } : {}),
  });
  const facts = findRegion(region);
  if (!facts) return refused(`unsupported region ${region}`);
  if (!facts.bedrock) return refused(`Amazon Bedrock is not available in ${region}`);
  const model = BEDROCK_MODELS.find((candidate) => candidate.name === name);
  if (!model) return refused(`no Bedrock model "${name}" is in the catalogue`);
  const profile = profileFor(model, region, scope);
  if (!profile) {
    const other: ProfileScope = scope === 'global' ? 'geographic' : 'global';
    return refused(
      `${name} has no ${scope} inference profile that ${region} can call`,
      profileFor(model, region, other) ? other : undefined,
    );
  }
  const { modelId, contextWindow, maxOutputTokens, input } = model;
  return {
    ok: true,
    model: {
      name,
      modelId,
      contextWindow,
      maxOutputTokens,
      input,
      profileId: profile.id,
      scope: profile.scope,
      destinationRegions: profile.scope === 'global' ? [region] : profile.destinationRegions,
      price: profile.price,
    },
  };
};
