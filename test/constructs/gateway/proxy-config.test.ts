import { proxyConfig, type ProxyModel } from '../../../constructs/gateway/proxy-config';

const CLAUDE: ProxyModel = {
  provider: 'bedrock',
  name: 'claude-opus-4-6',
  modelId: 'us.anthropic.claude-opus-4-6-v1',
  region: 'us-west-2',
};
const QWEN: ProxyModel = {
  provider: 'openai-compatible',
  name: 'qwen',
  modelId: 'qwen3-max',
  baseUrl: 'https://llm.example.com/v1',
  apiKeyVariable: 'QWEN_API_KEY',
};

describe('proxyConfig', () => {
  test.each<[string, ProxyModel, object]>([
    ['Bedrock', CLAUDE, { model: 'bedrock/us.anthropic.claude-opus-4-6-v1', aws_region_name: 'us-west-2' }],
    [
      'OpenAI-compatible',
      QWEN,
      {
        model: 'openai/qwen3-max',
        api_base: 'https://llm.example.com/v1',
        api_key: 'os.environ/QWEN_API_KEY',
      },
    ],
    [
      'Anthropic',
      { provider: 'anthropic', name: 'c', modelId: 'claude-opus-4-6', apiKeyVariable: 'ANTHROPIC_API_KEY' },
      { model: 'anthropic/claude-opus-4-6', api_key: 'os.environ/ANTHROPIC_API_KEY' },
    ],
    [
      'OpenAI, with a price',
      {
        provider: 'openai',
        name: 'o',
        modelId: 'gpt-6',
        apiKeyVariable: 'OPENAI_API_KEY',
        price: { inputPerToken: 1e-6, outputPerToken: 2e-6 },
      },
      {
        model: 'openai/gpt-6',
        api_key: 'os.environ/OPENAI_API_KEY',
        input_cost_per_token: 1e-6,
        output_cost_per_token: 2e-6,
      },
    ],
  ])('a model of %s', (_, model, params) => {
    expect(proxyConfig({ models: [model] }).model_list).toEqual([
      { model_name: model.name, litellm_params: params },
    ]);
  });

  test('never answers without its database, counts for Prometheus, and takes models from code only', () => {
    const config = proxyConfig({ models: [CLAUDE] });
    expect(config.general_settings).toMatchObject({
      allow_requests_on_db_unavailable: false,
      store_model_in_db: false,
      master_key: 'os.environ/PROXY_MASTER_KEY',
    });
    expect(config.litellm_settings.callbacks).toEqual(['prometheus']);
    expect(config.litellm_settings).not.toHaveProperty('require_auth_for_metrics_endpoint');
  });

  test('fallbacks are in LiteLLM’s notation', () => {
    const config = proxyConfig({ models: [CLAUDE, QWEN], fallbacks: { 'claude-opus-4-6': ['qwen'] } });
    expect(config.litellm_settings.fallbacks).toEqual([{ 'claude-opus-4-6': ['qwen'] }]);
  });

  test('all mistakes are told at once', () => {
    const broken = {
      models: [
        QWEN,
        { ...QWEN, apiKeyVariable: 'sk-fake-value' },
        { ...QWEN, name: 'lost', baseUrl: undefined },
      ],
      fallbacks: { qwen: ['qwen', 'nobody'] },
    };
    expect(() => proxyConfig(broken)).toThrow(
      "gateway models: 'qwen' is listed twice: LiteLLM would spread requests over both; " +
        "'qwen': 'sk-fake-value' is not the name of an environment variable; " +
        "'lost': an openai-compatible model needs a baseUrl; " +
        "fallback 'qwen': 'nobody' is not a model of this gateway; fallback 'qwen' leads to itself",
    );
    expect(() => proxyConfig({ models: [] })).toThrow('at least one model is needed');
  });
});
