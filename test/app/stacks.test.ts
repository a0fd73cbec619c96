import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stacksIn, stacksOf, type SynthesizedStack } from '../assembly/assembly';
import { examples, type ExampleName } from '../assembly/examples';
import { ROOT, synthesize } from './scratch';

const names = Object.keys(examples) as ExampleName[];
const architecture = () => readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

/** The text under a heading of the second level. */
const section = (page: string, heading: string): string => {
  const found = new RegExp(`^## ${heading}$(.*?)(?=^## |(?![^]))`, 'ms').exec(page)?.[1];
  if (found === undefined) throw new Error(`docs/architecture.md has no heading "## ${heading}"`);
  return found;
};

type Edge = readonly [before: string, after: string];

/** Edges of the Mermaid diagram: `A --> B`, read as "A is deployed before B". A node may have a label. */
const edgesOfDiagram = (page: string): readonly Edge[] => {
  const diagram = /^```mermaid$(.*?)^```$/ms.exec(section(page, 'Stacks'))?.[1] ?? '';
  return [...diagram.matchAll(/^\s*(\w+)\S*\s+-->\s+(\w+)/gm)].map(([, from = '', to = '']) => [from, to]);
};

/** The shards of the agents are one box of the diagram. */
const box = (stack: string): string => stack.replace(/^Agents-\d+$/, 'Agents');

const edgesOfStacks = (stacks: readonly SynthesizedStack[]): readonly Edge[] =>
  stacks.flatMap(({ name, dependencies }) => dependencies.map((before): Edge => [box(before), box(name)]));

/** Edges that no longer way round says as well, sorted: `Network --> Cluster`. */
const reduced = (edges: readonly Edge[]): readonly string[] => {
  const after = new Map<string, Set<string>>();
  for (const [from, to] of edges) after.set(from, (after.get(from) ?? new Set()).add(to));
  const reaches = (from: string, to: string): boolean =>
    [...(after.get(from) ?? [])].some((next) => next === to || reaches(next, to));
  return [...after]
    .flatMap(([from, tos]) =>
      [...tos]
        .filter((to) => ![...tos].some((other) => other !== to && reaches(other, to)))
        .map((to) => `${from} --> ${to}`),
    )
    .sort();
};

test.each(names)('%s: stacks depend on each other as docs/architecture.md draws it', (name) => {
  const stacks = stacksOf(name);
  const boxes = new Set(stacks.map((stack) => box(stack.name)));
  // An existing VPC has no stack of ours.
  const drawn = edgesOfDiagram(architecture()).filter((edge) => edge.every((end) => boxes.has(end)));
  expect(reduced(edgesOfStacks(stacks))).toEqual(reduced(drawn));
});

test('the diagram draws no stack that is never made, and misses none', () => {
  const made = new Set(names.flatMap((name) => stacksOf(name).map((stack) => box(stack.name))));
  expect([...new Set(edgesOfDiagram(architecture()).flat())].sort()).toEqual([...made].sort());
});

test('the table of folders in docs/architecture.md lists every folder of sources, and no other', () => {
  const listed = [...section(architecture(), 'Folders').matchAll(/^\|\s*`([^`]+)\/`\s*\|/gm)].map(
    ([, folder]) => folder,
  );
  const made = new Set(['node_modules', 'out', 'cdk.out', 'coverage']);
  const folders = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !made.has(entry.name))
    .map((entry) => entry.name);
  expect(listed.sort()).toEqual(folders.sort());
});

describe('production', () => {
  const stacks = stacksOf('production');
  const [first = '', ...others] = [...new Set(stacks.map(({ stage }) => stage))];

  test('the first region alone is byte for byte the first region of three', async () => {
    const alone = stacksIn(await synthesize('stacks-alone', examples.production.slice(0, 1)));
    const among = stacks.filter(({ stage }) => stage === first);
    expect(others).toHaveLength(2);
    expect(alone.map(({ name }) => name)).toEqual(among.map(({ name }) => name));
    expect(alone.filter(({ text }, index) => text !== among[index]?.text).map(({ name }) => name)).toEqual(
      [],
    );
  });

  test('no template mentions another deployment', () => {
    const leaks = stacks.flatMap(({ stage, name, text }) =>
      [first, ...others]
        .filter((other) => other !== stage && text.includes(other))
        .map((other) => `${stage}/${name} mentions ${other}`),
    );
    expect(leaks).toEqual([]);
  });

  test.each(['production', 'existing-vpc'] as const)(
    '%s: stacks that hold state cannot be deleted by accident',
    (name) => {
      const protectedStacks = stacksOf(name)
        .filter(({ terminationProtection }) => terminationProtection)
        .map((stack) => box(stack.name));
      expect([...new Set(protectedStacks)]).toEqual(
        ['Network', 'Cluster', 'Runtime', 'Gateway', 'Observability'].filter((stack) =>
          stacksOf(name).some((other) => other.name === stack),
        ),
      );
    },
  );

  // Volumes have policies of their own, and secrets of agents are worth nothing without the agent.
  test.each(stacks.filter(({ name }) => ['Cluster', 'Gateway', 'Observability', 'Network'].includes(name)))(
    '$stage/$name: keys, secrets, databases and logs outlive their stack',
    ({ template }) => {
      const gone = Object.entries(template.Resources)
        .filter(([, { Type }]) =>
          /^AWS::(KMS::Key|SecretsManager::Secret|RDS::DBCluster|Logs::LogGroup)$/.test(Type),
        )
        .filter(([, { DeletionPolicy: onDelete, UpdateReplacePolicy: onReplace }]) =>
          [onDelete, onReplace].some((policy) => policy !== 'Retain' && policy !== 'Snapshot'),
        )
        .map(([id]) => id);
      expect(gone).toEqual([]);
    },
  );
});

test.each(['shipped', 'minimal', 'china'] as const)('%s: a dev deployment can be destroyed', (name) => {
  expect(stacksOf(name).filter(({ terminationProtection }) => terminationProtection)).toEqual([]);
});
