import type { RowProps } from './dashboard';
import { average, quantile, query, rate, RATE } from './promql';

/** What the gateway does: is it up, who is slow, which model is out. */
export const GATEWAY_ROWS: readonly RowProps[] = [
  {
    title: 'Traffic',
    panels: [
      {
        title: 'Requests',
        description: 'Requests by HTTP status as agents see it, after retries and fallbacks.',
        unit: 'reqps',
        stacked: true,
        queries: [query(rate('litellm_proxy_total_requests_metric_total', 'status_code'), '{{status_code}}')],
      },
      {
        title: 'Failures by class',
        description:
          'What agents were refused or did not get. 422 is a spent budget, 429 a rate limit, 403 a model.',
        unit: 'reqps',
        stacked: true,
        queries: [
          query(
            rate('litellm_proxy_failed_requests_metric_total', 'exception_class, exception_status'),
            '{{exception_status}} {{exception_class}}',
          ),
        ],
      },
      {
        title: 'Share of failures',
        description: 'Failed requests of all requests.',
        unit: 'percentunit',
        queries: [
          query(
            `sum(rate(litellm_proxy_failed_requests_metric_total${RATE})) / sum(rate(litellm_proxy_total_requests_metric_total${RATE}))`,
            'failed',
          ),
        ],
      },
      {
        title: 'Requests in flight',
        description:
          'What each replica works on. Uneven replicas point at long streams, not at the load balancer.',
        unit: 'short',
        queries: [query('sum by (pod) (litellm_in_flight_requests)', '{{pod}}')],
      },
      {
        title: 'Refused by key',
        description: 'Agents that ran into a budget (422) or a rate limit (429).',
        unit: 'reqps',
        queries: [
          query(
            rate(
              'litellm_proxy_failed_requests_metric_total',
              'api_key_alias, exception_status',
              '{exception_status=~"422|429"}',
            ),
            '{{api_key_alias}} {{exception_status}}',
          ),
        ],
      },
      {
        title: 'Replicas',
        description: 'Gateway replicas that Prometheus reaches.',
        unit: 'none',
        queries: [query('sum(up{namespace="litellm", endpoint="metrics"})', 'up')],
      },
    ],
  },
  {
    title: 'Latency',
    panels: [
      {
        title: 'Request: average and median',
        description: 'From the agent’s request to the last byte of the answer, by model.',
        unit: 's',
        queries: [
          query(average('litellm_request_total_latency_metric', 'model_group'), '{{model_group}} average'),
          query(
            quantile(0.5, 'litellm_request_total_latency_metric', 'model_group'),
            '{{model_group}} median',
          ),
        ],
      },
      {
        title: 'Request: 95th percentile',
        description: 'One request in twenty takes longer.',
        unit: 's',
        queries: [
          query(quantile(0.95, 'litellm_request_total_latency_metric', 'model_group'), '{{model_group}}'),
        ],
      },
      {
        title: 'First token: 95th percentile',
        description: 'How long a streaming agent waits before anything arrives.',
        unit: 's',
        queries: [
          query(
            quantile(0.95, 'litellm_llm_api_time_to_first_token_metric', 'model_group'),
            '{{model_group}}',
          ),
        ],
      },
      {
        title: 'Provider: 95th percentile',
        description: 'The provider’s own part of the request.',
        unit: 's',
        queries: [query(quantile(0.95, 'litellm_llm_api_latency_metric', 'model'), '{{model}}')],
      },
      {
        title: 'Gateway overhead: 95th percentile',
        description: 'What the gateway adds. Seconds here mean a slow database or a starved replica.',
        unit: 'ms',
        queries: [query(quantile(0.95, 'litellm_overhead_latency_metric', 'model_group'), '{{model_group}}')],
      },
      {
        title: 'Time per output token',
        description: 'How fast each deployment of a model writes, on average.',
        unit: 's',
        queries: [
          query(
            average('litellm_deployment_latency_per_output_token', 'litellm_model_name'),
            '{{litellm_model_name}}',
          ),
        ],
      },
    ],
  },
  {
    title: 'Models',
    panels: [
      {
        title: 'State (0 healthy, 1 partial, 2 out)',
        description: 'What the gateway thinks of each deployment of a model.',
        unit: 'none',
        queries: [query('max by (litellm_model_name) (litellm_deployment_state)', '{{litellm_model_name}}')],
      },
      {
        title: 'Provider failures',
        description: 'Answers of providers that the gateway had to retry or give up, by HTTP status.',
        unit: 'reqps',
        queries: [
          query(
            rate('litellm_deployment_failure_responses_total', 'litellm_model_name, exception_status'),
            '{{litellm_model_name}} {{exception_status}}',
          ),
        ],
      },
      {
        title: 'Fallbacks and cool-downs',
        description:
          'Requests that another model answered, that none did, and deployments that were taken out.',
        unit: 'reqps',
        queries: [
          query(
            rate('litellm_deployment_successful_fallbacks_total', 'requested_model, fallback_model'),
            '{{requested_model}} → {{fallback_model}}',
          ),
          query(
            rate('litellm_deployment_failed_fallbacks_total', 'requested_model'),
            '{{requested_model}} failed',
          ),
          query(
            rate('litellm_deployment_cooled_down_total', 'litellm_model_name'),
            '{{litellm_model_name}} out',
          ),
        ],
      },
      {
        title: 'Remaining requests at the provider',
        description: 'The five models with the least left in the provider’s rate limit, where it says so.',
        unit: 'short',
        queries: [
          query(
            'bottomk(5, min by (litellm_model_name, api_provider) (litellm_remaining_requests_metric))',
            '{{litellm_model_name}}',
          ),
        ],
      },
      {
        title: 'Remaining tokens at the provider',
        description: 'The same for tokens.',
        unit: 'short',
        queries: [
          query(
            'bottomk(5, min by (litellm_model_name, api_provider) (litellm_remaining_tokens_metric))',
            '{{litellm_model_name}}',
          ),
        ],
      },
      {
        title: 'Tokens by model',
        description: 'Tokens per second, in and out.',
        unit: 'short',
        queries: [
          query(rate('litellm_input_tokens_metric_total', 'model'), '{{model}} in'),
          query(rate('litellm_output_tokens_metric_total', 'model'), '{{model}} out'),
        ],
      },
    ],
  },
];
