import { agentRequest } from '../../../lib/capacity/agent-request';
import type { StackFacts } from '../../../lib/plan/facts';
import { PLAN_WIDTH, renderPlan } from '../../../lib/plan/render';
import { deploymentFacts } from './facts.fixture';

const stack = (name: string, overrides: Partial<StackFacts> = {}): StackFacts => ({
  deployment: 'dev',
  name,
  resources: 54,
  bytes: 61_234,
  outputs: 3,
  types: {},
  ...overrides,
});

const plan = (overrides: Partial<Parameters<typeof renderPlan>[0]> = {}): string =>
  renderPlan({
    deployments: [deploymentFacts()],
    stacks: [stack('Network')],
    output: 'cdk.out',
    ...overrides,
  });

test('the whole plan of the cheapest deployment', () => {
  expect(plan({ stacks: [stack('Network'), stack('Agents0', { resources: 410, bytes: 30_000 })] })).toBe(
    `dev · us-west-2 · dev profile · 2 stacks · 464 resources · 1 agent

    Stack    Resources of 500  Template of 1 MB  Fullest limit
    Network                54             62 kB           11 %
    Agents0               410             30 kB           82 %

    Agent    Kind      Channel  Isolation  Model
    support  openclaw  slack    nested     claude-opus-4-6

    Nodes   What runs                                   Types
    system  2 × m7g.large
    nested  1 × m8i.large (model: 3 agents fit on one)  m8i.large m8i.xlarge

    Idle cost                   How                        USD/month
    EKS control plane           1 cluster at 0.1/h            73.00
    System nodes                2 × m7g.large at 0.0816/h    119.14*
    Agent nodes (nested)        1 × m8i.large at 0.1058/h     77.26*
    NAT gateways and addresses  1 gateway at 0.05/h           36.50
    EBS volumes (gp3)           170 GiB at 0.08/month         13.60*
    KMS keys                    1 key at 1/month               1.00
    Secrets                     4 secrets at 0.4/month         1.60
    Sum                                                      322.10
    A model, not a bill: on-demand list prices read 2026-11-21, 730 hours a month.
    * price of us-east-1; us-west-2 may differ.
    Not in it, because it depends on use: model tokens, traffic, logs, snapshots, requests.

    Next
      # once per account and region
      npx cdk bootstrap aws://111122223333/us-west-2
      # tokens that only you have; their agents wait for them
      aws secretsmanager create-secret --region us-west-2 \\
        --name openclaw/agents/support --secret-string file://…
      # the deployment
      npx cdk deploy 'dev/**'

Assembly: cdk.out (2 stacks)
`,
  );
});

test('no line but a command is wider than the plan, whatever the names', () => {
  const long = 'a'.repeat(63);
  const agents = Array.from({ length: 200 }, (_, index) => ({
    name: `${long.slice(4)}${index}`,
    kind: 'openclaw',
    channel: 'slack',
    isolation: 'metal-arm64',
    model: 'a-model-with-an-unreasonably-long-name-of-its-own',
    request: agentRequest({ cpu: 1, memoryGiB: 2, isolation: 'metal-arm64' }),
  }));
  const text = plan({
    deployments: [deploymentFacts({ name: long, agents, userSecrets: agents.map(({ name }) => name) })],
    stacks: [stack(long + long, { deployment: long })],
    output: 'out/china',
  });
  const lines = text.split('\n').filter((line) => !line.includes('npx cdk deploy'));
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(PLAN_WIDTH);
  expect(text).toContain('and 185 more');
  expect(text).toContain(`npx cdk deploy --app out/china '${long}/**'`);
});

test('another output folder is named in the deploy command, and a caller’s own command wins', () => {
  expect(plan({ output: 'out/china' })).toContain("npx cdk deploy --app out/china 'dev/**'");
  expect(plan({ deployCommand: (name) => `make deploy-${name}` })).toContain('make deploy-dev\n');
});

test('a stack near a limit stands out, and without colours there is no escape sequence', () => {
  const stacks = [stack('Full', { resources: 400 }), stack('Half', { resources: 250 })];
  expect(plan({ stacks, color: true })).toMatch(/\u001b\[33mFull.*\u001b\[0m/);
  expect(plan({ stacks, color: true })).not.toMatch(/\u001b\[33mHalf/);
  expect(plan({ stacks })).not.toContain('\u001b');
});

test('outputs count as a limit of their own', () => {
  expect(plan({ stacks: [stack('Network', { outputs: 150 })] })).toMatch(/Network .* 75 %/);
});

test('China: no sum in USD pretends to be the bill', () => {
  const china = deploymentFacts({ region: 'cn-north-1' });
  expect(plan({ deployments: [china] })).toContain('AWS China bills in CNY');
  expect(plan()).not.toContain('CNY');
});

test('a deployment sees its own stacks only; no agents is said in words', () => {
  const text = plan({
    deployments: [deploymentFacts({ agents: [] })],
    stacks: [stack('Network'), stack('Elsewhere', { deployment: 'prod' })],
  });
  expect(text).not.toContain('Elsewhere');
  expect(text).toContain('No agents yet.');
});

test('deploy time is never promised', () => {
  expect(plan()).not.toMatch(/minute|second/);
});

test('what the owner should know stands before the next command', () => {
  const text = renderPlan({
    deployments: [deploymentFacts({ notes: ['nobody gets in'] })],
    stacks: [stack('Network')],
    output: 'cdk.out',
  });
  expect(text.indexOf('nobody gets in')).toBeGreaterThan(text.indexOf('Sum'));
  expect(text.indexOf('nobody gets in')).toBeLessThan(text.indexOf('npx cdk bootstrap'));
});
