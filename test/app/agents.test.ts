import {
  defineDeployment,
  bedrock,
  feishu,
  gravitonMetal,
  hermes,
  nested,
  openclaw,
  slack,
} from '../../lib/config';
import { AGENT_SHARDS } from '../../lib/stacks/agents-stack';
import { stacksIn, type SynthesizedStack } from '../assembly/assembly';
import { synthesize } from './scratch';

const MODEL = 'claude-sonnet-4-6';

/** Agents of all kinds that there are. */
const agent = (index: number) => {
  const name = `agent-${String(index).padStart(3, '0')}`;
  const secret = `openclaw/agents/${name}`;
  if (index % 4 === 1) return hermes({ name, channel: feishu({ secret }), model: MODEL });
  return openclaw({
    name,
    channel: index % 4 === 2 ? feishu({ secret }) : slack({ secret }),
    model: MODEL,
    isolation: index % 4 === 3 ? 'metal-arm64' : 'nested',
  });
};

const agents = (count: number) => Array.from({ length: count }, (_, index) => agent(index));

type Stacks = ReadonlyMap<string, SynthesizedStack>;

/** The stacks of a deployment with these agents, by name. */
const synthesizeAgents = async (
  folder: string,
  list: readonly ReturnType<typeof agent>[],
): Promise<Stacks> => {
  const deployment = defineDeployment({
    name: 'many',
    account: '111122223333',
    region: 'us-west-2',
    profile: 'dev',
    sandboxes: { pools: [nested(), gravitonMetal()] },
    gateway: { models: [bedrock(MODEL)] },
    agents: [...list],
  });
  const outdir = await synthesize(`agents/${folder}`, [deployment]);
  return new Map(stacksIn(outdir).map((stack) => [stack.name, stack]));
};

const isAgentStack = (name: string): boolean => name.startsWith('Agents-');

/** Names of the stacks that are not byte for byte the same on both sides. */
const changed = (a: Stacks, b: Stacks) =>
  [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name)?.text !== b.get(name)?.text);

const resources = (stack: SynthesizedStack | undefined) => Object.entries(stack?.template.Resources ?? {});

let some: Stacks;

beforeAll(async () => {
  some = await synthesizeAgents('200', agents(200));
});

test('200 agents fit: every stack below the limits of CloudFormation, with room for as many again', () => {
  const sizes = [...some.values()].map(({ name, bytes, template }) => ({
    name,
    resources: Object.keys(template.Resources).length,
    bytes,
  }));
  expect(sizes.filter((size) => size.resources >= 250 || size.bytes >= 500_000)).toEqual([]);
  expect(sizes.filter(({ name }) => isAgentStack(name)).length).toBeGreaterThan(AGENT_SHARDS / 2);
});

test('every agent is in exactly one stack, the one that its name falls to', () => {
  const homes = agents(200).map(({ name }) => ({
    name,
    stacks: [...some.values()].filter(({ text }) => text.includes(`openclaw/many/agents/${name}/seed`))
      .length,
  }));
  expect(homes.filter(({ stacks }) => stacks !== 1)).toEqual([]);
});

test('an agent stays in its stack for ever: in another one it would be made anew, and its volume deleted', () => {
  const homeOf = (name: string) =>
    [...some.values()].filter(({ text }) => text.includes(`agents/${name}/seed`)).map((stack) => stack.name);
  expect({
    'agent-000': homeOf('agent-000'),
    'agent-001': homeOf('agent-001'),
    'agent-100': homeOf('agent-100'),
    'agent-199': homeOf('agent-199'),
  }).toEqual({
    'agent-000': ['Agents-17'],
    'agent-001': ['Agents-60'],
    'agent-100': ['Agents-06'],
    'agent-199': ['Agents-17'],
  });
});

/** Holds that two assemblies differ in nothing but resources of one agent's own, which the larger one has. */
const expectOneMore = (smaller: Stacks, larger: Stacks, name: string): void => {
  const [stack = '', ...others] = changed(smaller, larger);
  expect({ inAgentStack: isAgentStack(stack), others }).toEqual({ inAgentStack: true, others: [] });
  const before = resources(smaller.get(stack));
  const ids = new Set(before.map(([id]) => id));
  const after = resources(larger.get(stack));
  expect(Object.fromEntries(after.filter(([id]) => ids.has(id)))).toEqual(Object.fromEntries(before));
  const added = after.map(([id]) => id).filter((id) => !ids.has(id));
  expect(added).not.toEqual([]);
  expect(added.filter((id) => !id.startsWith(name.replaceAll('-', '')))).toEqual([]);
};

test('adding one agent to 200 adds its own resources and touches nothing else', async () => {
  expectOneMore(some, await synthesizeAgents('201', agents(201)), 'agent-200');
});

test('removing one, from a list in another order, removes its own resources and touches nothing else', async () => {
  const rest = agents(200)
    .reverse()
    .filter(({ name }) => name !== 'agent-003');
  expectOneMore(await synthesizeAgents('199', rest), some, 'agent-003');
});

test('no other stack knows how many agents there are', async () => {
  const single = await synthesizeAgents('1', agents(1));
  expect(changed(single, some).filter((name) => !isAgentStack(name))).toEqual([]);
  expect([...single.keys()].filter((name) => !isAgentStack(name)).sort()).toEqual([
    'Cluster',
    'Gateway',
    'Network',
    'Observability',
    'Runtime',
  ]);
});
