import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dashboard } from '../../../cdk8s/observability/dashboard';
import { GatewayDashboardChart } from '../../../cdk8s/observability/gateway-dashboard-chart';
import { only, rendered } from '../rendered';

const CONFIG_MAP = only(
  rendered((app) => new GatewayDashboardChart(app, 'dashboard')),
  'ConfigMap',
);
const DASHBOARD = JSON.parse(CONFIG_MAP.data?.['openclaw-gateway.json'] ?? '') as Dashboard;
const EXPRESSIONS = DASHBOARD.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }): [string, string] => [title, expr]),
);

const { families } = JSON.parse(
  readFileSync(join(__dirname, '../../fixtures/litellm-metrics.json'), 'utf8'),
) as { families: Readonly<Record<string, string>> };

/** Of Prometheus itself, kube-state-metrics and the agent-sandbox controller. */
const OTHERS = ['up', 'kube_node_labels', 'agent_sandboxes', 'agent_sandbox_claim_creation_total'];

/** What of an expression names a metric: words that are no function, keyword, label or string. */
function metricsOf(expr: string): string[] {
  const bare = expr
    .replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, '')
    .replace(/\b(?:by|on|without)\s*\([^)]*\)/g, '')
    .replace(/\b[a-z_0-9]+\s*\(/g, '(')
    .replace(/[+-]?\bInf\b/g, '');
  return bare.match(/\b[a-z][a-z_0-9]+\b/g) ?? [];
}

describe('the dashboard openclaw-gateway', () => {
  test('is found by Grafana’s sidecar and fits into an annotation of kubectl apply', () => {
    expect(CONFIG_MAP.metadata).toMatchObject({
      name: 'openclaw-gateway',
      namespace: 'monitoring',
      labels: { grafana_dashboard: '1' },
    });
    expect(JSON.stringify(CONFIG_MAP).length).toBeLessThan(100_000);
  });

  test.each(EXPRESSIONS)('%s: its metrics exist', (_, expr) => {
    const metrics = metricsOf(expr);
    expect(metrics.length).toBeGreaterThan(0);
    for (const metric of metrics) {
      const family = metric.replace(/_(bucket|sum|count)$/, '');
      const known = families[family] === 'histogram' ? family !== metric : metric in families;
      expect({ metric, known: known || OTHERS.includes(metric) }).toEqual({ metric, known: true });
    }
  });

  test.each(EXPRESSIONS)('%s: counters and histograms are only looked at as rates', (_, expr) => {
    for (const counter of expr.match(/\b\w+_(?:total|bucket|sum|count)\b/g) ?? []) {
      expect(expr).toMatch(new RegExp(`(rate|increase)\\(${counter}\\b`));
    }
  });

  test('covers what operators ask', () => {
    expect(DASHBOARD.panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual([
      'Traffic',
      'Latency',
      'Models',
      'Agents',
      'Spend and budgets',
      'Sandboxes and nodes',
    ]);
  });

  test('panels have distinct ids, a description, a unit, and do not overlap', () => {
    const ids = DASHBOARD.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const taken = new Set<string>();
    for (const { title, type, description, gridPos } of DASHBOARD.panels) {
      if (type !== 'row')
        expect({ title, described: Boolean(description) }).toEqual({ title, described: true });
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(x).toBeLessThan(24);
          const cell = `${x}:${y}`;
          expect({ title, free: !taken.has(cell) }).toEqual({ title, free: true });
          taken.add(cell);
        }
      }
    }
  });
});
