import type { RowProps } from './dashboard';
import { query, rate } from './promql';

/** Every replica of the gateway reports a budget as it last saw it; the least that remains is the newest. */
const REMAINING_BUDGET = 'min by (api_key_alias) (litellm_remaining_api_key_budget_metric < +Inf)';
const MAX_BUDGET = 'max by (api_key_alias) (litellm_api_key_max_budget_metric < +Inf)';

const SPEND_24H = 'increase(litellm_spend_metric_total[24h])';

/** Who asks, what it costs, and where the askers run. */
export const AGENT_ROWS: readonly RowProps[] = [
  {
    title: 'Agents',
    panels: [
      {
        title: 'Requests by agent',
        description: 'The alias of a key is the agent’s name.',
        unit: 'reqps',
        stacked: true,
        queries: [
          query(rate('litellm_proxy_total_requests_metric_total', 'api_key_alias'), '{{api_key_alias}}'),
        ],
      },
      {
        title: 'Requests by team',
        description: 'Agents without a team count as None.',
        unit: 'reqps',
        stacked: true,
        queries: [query(rate('litellm_proxy_total_requests_metric_total', 'team_alias'), '{{team_alias}}')],
      },
      {
        title: 'Tokens by agent',
        description: 'Tokens per second of the ten busiest agents.',
        unit: 'short',
        queries: [
          query(
            `topk(10, ${rate('litellm_total_tokens_metric_total', 'api_key_alias')})`,
            '{{api_key_alias}}',
          ),
        ],
      },
    ],
  },
  {
    title: 'Spend and budgets',
    panels: [
      {
        title: 'Spend in 24 hours',
        description:
          'US dollars by LiteLLM’s price list or the model’s configured price. The invoice decides.',
        unit: 'currencyUSD',
        type: 'stat',
        queries: [query(`sum(${SPEND_24H})`, 'all agents')],
      },
      {
        title: 'Spend in 24 hours by agent',
        description: 'The ten that spend most.',
        unit: 'currencyUSD',
        type: 'bargauge',
        queries: [query(`topk(10, sum by (api_key_alias) (${SPEND_24H}))`, '{{api_key_alias}}')],
      },
      {
        title: 'Spend in 24 hours by model',
        description: 'A model with traffic and no spend lacks a price, and its budgets do not hold.',
        unit: 'currencyUSD',
        type: 'bargauge',
        queries: [query(`sum by (model) (${SPEND_24H})`, '{{model}}')],
      },
      {
        title: 'Budget used',
        description:
          'The share of its budget that each agent has spent in the current period. At 100 % it gets 422.',
        unit: 'percentunit',
        queries: [query(`1 - ${REMAINING_BUDGET} / ${MAX_BUDGET}`, '{{api_key_alias}}')],
      },
      {
        title: 'Budget left',
        description: 'US dollars.',
        unit: 'currencyUSD',
        queries: [query(REMAINING_BUDGET, '{{api_key_alias}}')],
      },
      {
        title: 'Hours until the budget is renewed',
        description: 'An agent that is out of budget waits this long.',
        unit: 'none',
        queries: [
          query(
            'min by (api_key_alias) (litellm_api_key_budget_remaining_hours_metric)',
            '{{api_key_alias}}',
          ),
        ],
      },
    ],
  },
  {
    title: 'Sandboxes and nodes',
    panels: [
      {
        title: 'Sandboxes',
        description: 'Sandboxes by readiness. Suspended ones are not ready on purpose.',
        unit: 'none',
        stacked: true,
        queries: [query('sum by (ready_condition) (agent_sandboxes)', 'ready: {{ready_condition}}')],
      },
      {
        title: 'Claims per hour',
        description: 'Sandboxes handed out, warm from a pool or made cold.',
        unit: 'none',
        queries: [
          query('sum by (launch_type) (increase(agent_sandbox_claim_creation_total[1h]))', '{{launch_type}}'),
        ],
      },
      {
        title: 'Nodes by pool',
        description: 'Nodes that Karpenter runs. The metal ones cost dollars an hour.',
        unit: 'none',
        stacked: true,
        queries: [
          query(
            'count by (label_karpenter_sh_nodepool) (kube_node_labels{label_karpenter_sh_nodepool!=""})',
            '{{label_karpenter_sh_nodepool}}',
          ),
        ],
      },
    ],
  },
];
