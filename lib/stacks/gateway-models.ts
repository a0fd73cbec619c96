import type { BedrockGrant } from '../../constructs/gateway/bedrock-policy';
import type { ProxyModel } from '../../constructs/gateway/proxy-config';
import { resolveModel, type ResolvedModel } from '../catalogue/bedrock-models';
import { keyVariable } from '../config/key-variable';
import type { Deployment } from '../config/resolve-deployments';

type Model = Deployment['gateway']['models'][number];

/** The catalogue's answer for a Bedrock model; the configuration was checked, so there is one. */
const catalogued = (model: Extract<Model, { provider: 'bedrock' }>, region: string): ResolvedModel => {
  const found = resolveModel(model.model ?? model.name, region, model.scope);
  if (!found.ok) throw new Error(`model ${model.name}: ${found.reason}`);
  return found.model;
};

/** The models as LiteLLM is told of them. */
export const proxyModels = ({ gateway, region }: Deployment): readonly ProxyModel[] =>
  gateway.models.map((model): ProxyModel => {
    if (model.provider === 'bedrock') {
      return { provider: 'bedrock', name: model.name, modelId: catalogued(model, region).profileId, region };
    }
    return {
      provider: model.provider,
      name: model.name,
      modelId: model.model,
      apiKeyVariable: keyVariable(model.name),
      ...(model.provider === 'openai-compatible' ? { baseUrl: model.baseUrl } : {}),
      ...(model.price
        ? {
            price: {
              inputPerToken: model.price.inputPerMillionTokens / 1_000_000,
              outputPerToken: model.price.outputPerMillionTokens / 1_000_000,
            },
          }
        : {}),
    };
  });

/** What the gateway's role may call: the profiles and models of the catalogue, and nothing else. */
export const bedrockGrants = ({ gateway, region }: Deployment): readonly BedrockGrant[] =>
  gateway.models.flatMap((model) => (model.provider === 'bedrock' ? [catalogued(model, region)] : []));

/** The providers' keys: environment variable → name of the secret that holds it. */
export const providerKeys = ({ gateway }: Deployment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    gateway.models.flatMap((model) =>
      model.provider === 'bedrock' ? [] : [[keyVariable(model.name), model.secret]],
    ),
  );

/** What an agent has to be told of its model. */
export const modelFacts = (
  { gateway, region }: Deployment,
  name: string,
): {
  readonly contextWindow: number;
  readonly maxTokens: number;
  readonly input: readonly ('text' | 'image')[];
} => {
  const model = gateway.models.find((candidate) => candidate.name === name);
  if (!model) throw new Error(`model ${name} is not offered by the gateway`);
  const known = model.provider === 'bedrock' ? catalogued(model, region) : undefined;
  return {
    contextWindow: model.contextWindow ?? known?.contextWindow ?? 200_000,
    maxTokens: model.maxOutputTokens ?? known?.maxOutputTokens ?? 64_000,
    input: known?.input ?? ['text'],
  };
};
