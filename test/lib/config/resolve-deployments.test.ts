import { ConfigError, type Problem } from '../../../lib/config/config-error';
import { resolveDeployments } from '../../../lib/config/resolve-deployments';
import { deployments } from '../../../config/deployments';
import { mistakes } from './mistakes';

/** The shipped deployment with one thing changed: a path and the value that a person in a hurry would put there. */
const changed = (path: string, value: unknown): unknown => {
  const copy = JSON.parse(JSON.stringify(deployments[0])) as Record<string, unknown>;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let at = copy;
  for (const step of steps) {
    at[step] ??= {};
    at = at[step] as Record<string, unknown>;
  }
  at[last] = value;
  return copy;
};

const problemsOf = (...inputs: unknown[]): readonly Problem[] => {
  try {
    resolveDeployments(inputs);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

const summary = (problems: readonly Problem[]) =>
  problems.map(({ path, what, fix }) => `${path}: ${what} → ${fix}`);

test.each(mistakes)('%s = %j', (path, value, expected) => {
  expect(summary(problemsOf(changed(path, value)))).toEqual([expected]);
});

test('a channel secret outside the prefix that External Secrets may read', () => {
  const [problem] = problemsOf(changed('agents.0.channel.secret', 'my-slack-token'));
  expect(problem).toMatchObject({
    path: 'agents[0].channel.secret',
    got: 'my-slack-token',
    allowed:
      'the name of a secret below openclaw/agents/ such as openclaw/agents/support (a name, never the secret itself)',
  });
});

test('the same agent twice: name and tokens', () => {
  const agent: unknown = deployments[0]?.agents?.[0];
  expect(problemsOf(changed('agents', [agent, agent])).map(({ path }) => path)).toEqual([
    'agents[1].name',
    'agents[1].channel.secret',
  ]);
});

test.each<[string, unknown, string]>([
  ['cluster.endpoint', { access: 'public', allowedCidrs: ['0.0.0.0/0'] }, 'cluster.endpoint.allowedCidrs[0]'],
  ['gateway.database', { kind: 'in-cluster' }, 'gateway.database.kind'],
  ['gateway.replicas', 1, 'gateway.replicas'],
  ['agents.0.isolation', 'runc', 'agents[0].isolation'],
])('production refuses %s = %j, which dev accepts', (path, value, where) => {
  expect(problemsOf(changed(path, value))).toEqual([]);
  const production = { ...(changed(path, value) as object), profile: 'production' };
  expect(problemsOf(production).map((problem) => problem.path)).toEqual([where]);
});

test('China: no Bedrock, no nested virtualization, and every source needs a mirror', () => {
  const paths = problemsOf(changed('region', 'cn-north-1')).map(({ path }) => path);
  expect(paths).toEqual(['sandboxes.pools[0].kind', 'gateway.models[0].name', 'mirrors']);
});

test('a prompt may leave its geography only when the deployment says so', () => {
  expect(summary(problemsOf(changed('region', 'ap-southeast-1')))).toEqual([
    'gateway.models[0].name: claude-sonnet-4-6 has no geographic inference profile that ap-southeast-1 can call → set scope: "global" if prompts may travel so far, or choose another model',
  ]);
});

test('every problem of every deployment at once, a mistake in one setting hides none in another', () => {
  const first = changed('account', '1');
  (first as { agents: unknown[] }).agents.push({ kind: 'openclaw', name: 'assistant' });
  expect(
    problemsOf(first, changed('region', 'x')).map(({ deployment, path }) => `${deployment} ${path}`),
  ).toEqual([
    'dev-us-west-2 account',
    'dev-us-west-2 agents[1].channel',
    'dev-us-west-2 agents[1].model',
    'dev-us-west-2 region',
    'dev-us-west-2 name',
  ]);
});

test('the message names deployment, path, what, got, allowed and fix', () => {
  expect(() => resolveDeployments([changed('account', '12')])).toThrow(
    [
      'The configuration has 1 problem:',
      '',
      '✖ dev-us-west-2 › account',
      '    what     must be a 12-digit AWS account id',
      '    got      "12"',
      '    allowed  a 12-digit AWS account id',
      '    fix      change it to a 12-digit AWS account id',
      '',
      'Nothing was written. All settings: docs/generated/config.md',
    ].join('\n'),
  );
});

test.each([undefined, null, 5, 'x', [], {}])('nonsense (%j) is reported, not thrown at', (input) => {
  expect(problemsOf(input).length).toBeGreaterThan(0);
});

test('defaults come from the profile', () => {
  const [dev] = resolveDeployments([deployments[0]]);
  expect(dev).toMatchObject({
    network: { kind: 'new', cidr: '10.1.0.0/16', natGateways: 1 },
    cluster: { endpoint: { access: 'private' }, deletionProtection: false, logRetentionDays: 7 },
    gateway: { database: { kind: 'in-cluster' }, replicas: 1 },
    availabilityZones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
  });
  const [production] = resolveDeployments([{ ...deployments[0], profile: 'production' }]);
  expect(production).toMatchObject({
    network: { natGateways: 3 },
    cluster: { deletionProtection: true, logRetentionDays: 365 },
    gateway: { database: { kind: 'aurora' }, replicas: 2 },
  });
});

test.each([
  ['a Slack token', ['xoxb', '0000000000', 'fakefakefake'].join('-')],
  ['an API key', ['sk', 'fake0fake0fake0fake0'].join('-')],
  ['a long random word', 'Fake0'.repeat(8)],
])('%s where the name of a secret belongs is refused and not repeated', (_, token) => {
  expect(() => resolveDeployments([changed('agents.0.channel.secret', token)])).toThrow(ConfigError);
  try {
    resolveDeployments([changed('agents.0.channel.secret', token)]);
  } catch (error) {
    expect(String(error)).toContain('agents[0].channel.secret');
    expect(String(error)).not.toContain(token);
  }
});

const keyed = (name: string) => ({
  provider: 'openai-compatible',
  name,
  model: 'm',
  baseUrl: 'https://llm.example.com/v1',
  secret: `openclaw/providers/${name.replace('.', '_')}`,
});
const hermesAgent = (more: object) => ({
  kind: 'hermes',
  name: 'h',
  model: 'claude-sonnet-4-6',
  channel: { kind: 'feishu', secret: 'openclaw/agents/h', ...more },
});

test.each<[string, string, unknown, string]>([
  [
    'keys of two models in one variable',
    'gateway.models',
    [{ provider: 'bedrock', name: 'claude-sonnet-4-6' }, keyed('a.b'), keyed('a-b')],
    'gateway.models[2].name',
  ],
  [
    'backups that the database refuses',
    'gateway.database',
    { kind: 'aurora', backupRetentionDays: 1 },
    'gateway.database.backupRetentionDays',
  ],
  ['everybody on a list of people', 'agents.0.channel.allowFrom', ['*'], 'agents[0].channel.allowFrom[0]'],
  [
    'pairing beside a list, which Hermes has not',
    'agents',
    [hermesAgent({ allowFrom: ['ou_1'] })],
    'agents[0].channel.allowFrom',
  ],
])('%s: found before anything is built', (_, path, value, where) => {
  expect(problemsOf(changed(path, value)).map((problem) => problem.path)).toEqual([where]);
});

test('the hypervisor is judged by the pool that the agent really gets', () => {
  const thin = { kind: 'metal', snapshotter: 'devmapper', instanceTypes: ['m5d.metal'] };
  const agent = { ...(deployments[0]?.agents?.[0] ?? {}) };
  const on = (pools: object[], isolation?: string, hypervisor = 'fc') => {
    const base = changed('sandboxes', { pools, hypervisors: ['qemu', 'fc'] }) as object;
    const agents = [{ ...agent, hypervisor, ...(isolation && { isolation }) }];
    return problemsOf({ ...base, agents }).map(({ path, what }) => `${path}: ${what}`);
  };
  expect(on([thin])).toEqual([]);
  expect(on([{ kind: 'nested' }, thin], 'metal')).toEqual([]);
  expect(on([{ kind: 'nested' }, thin])).toEqual([
    'agents[0].hypervisor: no nested pool has the block snapshotter that Firecracker needs, so the agent would wait for ever',
  ]);
  expect(on([{ kind: 'metal-arm64' }, thin])).toEqual([
    'agents[0].hypervisor: Graviton nodes have qemu only',
  ]);
  expect(on([{ kind: 'metal' }, { ...thin, name: 'thin' }], 'metal', 'qemu')).toEqual([]);
  expect(on([{ kind: 'nested' }, thin], 'metal', 'qemu')).toEqual([
    'agents[0].hypervisor: every metal pool keeps its disks for Firecracker, so the agent would wait for ever',
  ]);
});
