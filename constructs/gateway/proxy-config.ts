/**
 * LiteLLM's configuration from a list of models. Pure: the same input gives the same object, which ends as
 * `config.yaml` in the gateway's ConfigMap. It holds names of environment variables where a secret is meant.
 *
 * @see https://docs.litellm.ai/docs/proxy/config_settings
 */

/** What a model costs, for models that LiteLLM's own price list lacks: without a price, spend and budgets stay at 0. */
export interface ModelPrice {
  /** US dollars for one input token. */
  readonly inputPerToken: number;
  /** US dollars for one output token. */
  readonly outputPerToken: number;
}

interface NamedModel {
  /** The name by which agents ask for the model, and which budgets, metrics and fallbacks use. */
  readonly name: string;
  /**
   * The model's price.
   *
   * @default - LiteLLM's price list
   */
  readonly price?: ModelPrice;
}

/** A model of Amazon Bedrock, called with the gateway's Pod Identity. */
export interface BedrockProxyModel extends NamedModel {
  readonly provider: 'bedrock';
  /** An inference profile such as `us.anthropic.claude-opus-4-6-v1`, or a model id where the model is regional. */
  readonly modelId: string;
  /** The region whose endpoint is called. */
  readonly region: string;
}

/** A model behind an API key. */
export interface KeyedProxyModel extends NamedModel {
  /** `openai-compatible` needs a `baseUrl`. */
  readonly provider: 'anthropic' | 'openai' | 'openai-compatible';
  /** The provider's own name of the model. */
  readonly modelId: string;
  /** The environment variable that holds the API key. */
  readonly apiKeyVariable: string;
  /**
   * Where the API is, such as `https://api.example.com/v1`.
   *
   * @default - the provider's public endpoint
   */
  readonly baseUrl?: string;
}

/** One entry of the gateway's model list. */
export type ProxyModel = BedrockProxyModel | KeyedProxyModel;

/** Settings of {@link proxyConfig}. */
export interface ProxyConfigProps {
  /** The models, at least one. */
  readonly models: readonly ProxyModel[];
  /**
   * Which models to try, in order, when a model fails: name → names.
   *
   * @default - none
   */
  readonly fallbacks?: Readonly<Record<string, readonly string[]>>;
  /**
   * Attempts after a failed one, before a fallback.
   *
   * @default 2
   */
  readonly retries?: number;
  /**
   * How long one attempt may take, in seconds. Agents stream long answers.
   *
   * @default 600
   */
  readonly requestTimeoutSeconds?: number;
  /**
   * Database connections of one worker process. Replicas × this, plus the migration Job, must stay below the
   * database's limit.
   *
   * @default 10
   */
  readonly connectionsPerWorker?: number;
}

/** `litellm_params` as this blueprint writes them. */
export interface LitellmParams {
  readonly model: string;
  readonly aws_region_name?: string;
  readonly api_base?: string;
  readonly api_key?: string;
  readonly input_cost_per_token?: number;
  readonly output_cost_per_token?: number;
}

/** The gateway's `config.yaml`. */
export interface ProxyConfig {
  readonly model_list: readonly { readonly model_name: string; readonly litellm_params: LitellmParams }[];
  readonly litellm_settings: {
    readonly callbacks: readonly string[];
    readonly drop_params: boolean;
    readonly num_retries: number;
    readonly request_timeout: number;
    readonly fallbacks?: readonly Readonly<Record<string, readonly string[]>>[];
    readonly prometheus_initialize_budget_metrics: boolean;
  };
  readonly general_settings: {
    readonly master_key: string;
    readonly database_connection_pool_limit: number;
    readonly allow_requests_on_db_unavailable: boolean;
    readonly store_model_in_db: boolean;
  };
}

const ENVIRONMENT_VARIABLE = /^[A-Z][A-Z0-9_]*$/;

/**
 * Renders the configuration.
 *
 * @throws Error that lists every empty, doubled or dangling name
 */
export function proxyConfig(props: ProxyConfigProps): ProxyConfig {
  const problems = problemsOf(props);
  if (problems.length > 0) throw new Error(`gateway models: ${problems.join('; ')}`);
  const fallbacks = Object.entries(props.fallbacks ?? {}).map(([name, to]) => ({ [name]: to }));
  return {
    model_list: props.models.map((model) => ({
      model_name: model.name,
      litellm_params: litellmParams(model),
    })),
    litellm_settings: {
      callbacks: ['prometheus'],
      drop_params: true,
      num_retries: props.retries ?? 2,
      request_timeout: props.requestTimeoutSeconds ?? 600,
      ...(fallbacks.length > 0 && { fallbacks }),
      // Idle keys have no budget series otherwise, and an alert on "budget nearly used" would be blind to them.
      prometheus_initialize_budget_metrics: true,
    },
    general_settings: {
      master_key: 'os.environ/PROXY_MASTER_KEY',
      database_connection_pool_limit: props.connectionsPerWorker ?? 10,
      // Open on failure would mean no keys, no budgets and no rate limits while the database is away.
      allow_requests_on_db_unavailable: false,
      // Models are code: nobody adds one through the management API.
      store_model_in_db: false,
    },
  };
}

function litellmParams(model: ProxyModel): LitellmParams {
  const price = model.price && {
    input_cost_per_token: model.price.inputPerToken,
    output_cost_per_token: model.price.outputPerToken,
  };
  if (model.provider === 'bedrock') {
    return { model: `bedrock/${model.modelId}`, aws_region_name: model.region, ...price };
  }
  // LiteLLM speaks to any OpenAI-compatible server through its `openai` route.
  const route = model.provider === 'anthropic' ? 'anthropic' : 'openai';
  return {
    model: `${route}/${model.modelId}`,
    ...(model.baseUrl !== undefined && { api_base: model.baseUrl }),
    api_key: `os.environ/${model.apiKeyVariable}`,
    ...price,
  };
}

function problemsOf({ models, fallbacks = {} }: ProxyConfigProps): string[] {
  const names = models.map((model) => model.name);
  const problems: string[] = [];
  if (models.length === 0) problems.push('at least one model is needed, LiteLLM does not start without');
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    problems.push(`'${name}' is listed twice: LiteLLM would spread requests over both`);
  }
  for (const model of models) {
    if (model.provider === 'bedrock') continue;
    if (!ENVIRONMENT_VARIABLE.test(model.apiKeyVariable)) {
      problems.push(`'${model.name}': '${model.apiKeyVariable}' is not the name of an environment variable`);
    }
    if (model.provider === 'openai-compatible' && model.baseUrl === undefined) {
      problems.push(`'${model.name}': an openai-compatible model needs a baseUrl`);
    }
  }
  for (const [from, to] of Object.entries(fallbacks)) {
    for (const name of [from, ...to]) {
      if (!names.includes(name))
        problems.push(`fallback '${from}': '${name}' is not a model of this gateway`);
    }
    if (to.includes(from)) problems.push(`fallback '${from}' leads to itself`);
  }
  return problems;
}
