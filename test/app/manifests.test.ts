import { parse } from 'yaml';
import { stacksOf, type SynthesizedStack } from '../assembly/assembly';
import { examples, type ExampleName } from '../assembly/examples';
import { objectsIn, releasesIn, type KubernetesObject } from '../assembly/manifests';
import {
  at,
  podSpecOf,
  referencesOf,
  referencesOfRelease,
  titleOf,
  type Reference,
} from './fixtures/references';

/** What is there without us: made by Kubernetes, or by the release file of agent-sandbox. */
const broughtTo = (stacks: readonly SynthesizedStack[]): readonly string[] => [
  'Namespace kube-system',
  ...stacks
    .flatMap(({ template }) => Object.values(template.Resources))
    .filter(({ Type }) => Type === 'Custom::OpenClawReleaseManifest')
    .map(() => 'Namespace agent-sandbox-system'),
];

/** The runtime classes that kata-deploy makes with the runtimes of its values. */
const classesOfKata = (stacks: readonly SynthesizedStack[]): readonly KubernetesObject[] =>
  releasesIn(stacks)
    .flatMap(({ values }) => at(values, 'customRuntimes.runtimes'))
    .flatMap((runtimes) => Object.values(runtimes as Record<string, unknown>))
    .flatMap((runtime) => at(runtime, 'runtimeClass'))
    .map((text) => parse(String(text)) as KubernetesObject);

interface DeploymentUnderTest {
  readonly name: string;
  readonly stacks: readonly SynthesizedStack[];
  readonly objects: readonly KubernetesObject[];
  readonly userSecrets: readonly string[];
}

const deployments: readonly DeploymentUnderTest[] = (Object.keys(examples) as ExampleName[]).flatMap(
  (example) =>
    examples[example].map((input) => {
      const stacks = stacksOf(example).filter(({ stage }) => stage === input.name);
      const named = [...(input.agents ?? []).map(({ channel }) => channel), ...input.gateway.models];
      return {
        name: `${example}: ${input.name}`,
        stacks,
        objects: objectsIn(stacks),
        userSecrets: named.flatMap((one) => ('secret' in one ? [one.secret] : [])),
      };
    }),
);

const titleOfReference = ({ kind, namespace, name }: Reference): string =>
  `${kind} ${namespace ? `${namespace}/` : ''}${name}`;

/** Entries of what External Secrets makes, by the name of the Secret. */
const syncedSecrets = (objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    objects
      .filter(({ kind }) => kind === 'ExternalSecret')
      .map((object) => [
        `Secret ${object.metadata.namespace ?? ''}/${at(object, 'spec.target.name').map(String).join()}`,
        [at(object, 'spec.target.template.data')[0] ?? {}].flatMap((data) =>
          Object.keys(data).length > 0 ? Object.keys(data) : at(object, 'spec.data.*.secretKey').map(String),
        ),
      ]),
  );

test('every example is under test', () => {
  expect(deployments).toHaveLength(Object.values(examples).flat().length);
  expect(deployments.filter(({ objects }) => objects.length < 20)).toEqual([]);
});

describe.each(deployments)('$name', ({ stacks, objects, userSecrets }) => {
  test('no two objects are the same to the API server', () => {
    const titles = objects.map((object) => `${object.apiVersion} ${titleOf(object)}`);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  test('every object says what it is part of', () => {
    const strays = objects.filter(
      ({ metadata: { labels } }) => labels?.['app.kubernetes.io/part-of'] !== 'openclaw-eks-blueprint',
    );
    expect(strays.map(titleOf)).toEqual([]);
  });

  test('whatever an object or a release names is there', () => {
    const there = new Set([
      ...objects.map(titleOf),
      ...syncedSecrets(objects).keys(),
      ...classesOfKata(stacks).map(titleOf),
      ...broughtTo(stacks),
    ]);
    const references = [...objects.flatMap(referencesOf), ...releasesIn(stacks).flatMap(referencesOfRelease)];
    const missing = references
      .filter((reference) => !there.has(titleOfReference(reference)))
      .map((reference) => `${reference.from} names ${titleOfReference(reference)}`);
    expect([...new Set(missing)]).toEqual([]);
    expect(references.length).toBeGreaterThan(50);
  });

  test('whatever a pod takes out of a Secret is an entry of it', () => {
    const entries = new Map([
      ...syncedSecrets(objects),
      ...objects
        .filter(({ kind }) => kind === 'ConfigMap')
        .map((object): [string, string[]] => [titleOf(object), Object.keys(at(object, 'data')[0] ?? {})]),
    ]);
    const missing = objects
      .flatMap(referencesOf)
      .filter((reference) => reference.key !== undefined)
      .filter((reference) => !entries.get(titleOfReference(reference))?.includes(reference.key ?? ''))
      .map(
        (reference) => `${reference.from} takes ${reference.key ?? ''} out of ${titleOfReference(reference)}`,
      );
    expect(missing).toEqual([]);
  });

  test('every ExternalSecret reads a secret that a stack makes, or one that the configuration names', () => {
    const made = generatedSecrets(stacks);
    const remote = objects
      .filter(({ kind }) => kind === 'ExternalSecret')
      .flatMap((object) =>
        at(object, 'spec.data.*.remoteRef').map((ref) => ({
          from: titleOf(object),
          key: String(at(ref, 'key')[0]),
          property: String(at(ref, 'property')[0]),
        })),
      );
    const missing = remote.filter(({ key, property }) => {
      if (userSecrets.includes(key)) return false;
      return !made.some(
        ({ id, name, fields }) => (key === name || key.includes(`Ref-${id}`)) && fields.includes(property),
      );
    });
    expect(missing).toEqual([]);
    expect(userSecrets.filter((name) => !remote.some(({ key }) => key === name))).toEqual([]);
  });

  test('the secret store serves every namespace that asks it', () => {
    const [store] = objects.filter(({ kind }) => kind === 'ClusterSecretStore');
    const [wanted = {}] = at(store, 'spec.conditions.*.namespaceSelector.matchLabels') as Record<
      string,
      string
    >[];
    const askers = objects
      .filter(({ kind }) => kind === 'ExternalSecret')
      .map(({ metadata }) => metadata.namespace);
    const refused = objects
      .filter(({ kind, metadata }) => kind === 'Namespace' && askers.includes(metadata.name))
      .filter(({ metadata }) =>
        Object.entries(wanted).some(([key, value]) => metadata.labels?.[key] !== value),
      );
    expect(Object.keys(wanted)).not.toEqual([]);
    expect(refused.map(titleOf)).toEqual([]);
  });

  test('every agent has nodes: their labels are what it selects, their taints what it tolerates', () => {
    const pools = objects.filter(({ kind }) => kind === 'NodePool');
    const agents = objects.filter(({ kind }) => kind === 'Sandbox');
    const homes = agents.map((agent) => {
      const pod = podSpecOf(agent);
      const wanted = {
        ...selectorOf(pod),
        ...runtimeClassSelector([...objects, ...classesOfKata(stacks)], pod),
      };
      const selected = pools.filter((pool) => Object.entries(wanted).every((label) => carries(pool, label)));
      return {
        agent: agent.metadata.name,
        nodes: selected.length > 0,
        refused: selected.filter((pool) => !tolerates(pod, pool)),
      };
    });
    expect(homes.filter(({ nodes, refused }) => !nodes || refused.length > 0)).toEqual([]);
    expect(agents.length).toBeGreaterThan(0);
  });

  test('kata-deploy runs on every sandbox node, and takes away the taint that the node starts with', () => {
    const kata = releasesIn(stacks).find(({ release }) => release === 'kata-deploy');
    const pools = objects.filter(({ kind }) => kind === 'NodePool');
    const selector = Object.entries(selectorOf(kata?.values));
    expect(pools.filter((pool) => !selector.every((label) => carries(pool, label))).map(titleOf)).toEqual([]);
    expect(pools.filter((pool) => !tolerates(kata?.values, pool)).map(titleOf)).toEqual([]);
    const removed = at(kata?.values, 'startupTaints.*');
    const startup = pools.flatMap((pool) => at(pool, 'spec.template.spec.startupTaints.*'));
    expect(startup).toHaveLength(pools.length);
    expect(
      startup.filter(
        (taint) => !removed.includes(`${String(at(taint, 'key')[0])}:${String(at(taint, 'effect')[0])}`),
      ),
    ).toEqual([]);
  });
});

/** Secrets of the templates with the fields of their JSON. */
const generatedSecrets = (stacks: readonly SynthesizedStack[]) =>
  stacks.flatMap(({ template }) =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === 'AWS::SecretsManager::Secret')
      .map(([id, { Properties }]) => {
        const attached = Object.values(template.Resources).some(
          (other) =>
            other.Type === 'AWS::SecretsManager::SecretTargetAttachment' &&
            at(other.Properties, 'SecretId.Ref')[0] === id,
        );
        return {
          id,
          name: at(Properties, 'Name')[0],
          fields: [
            ...at(Properties, 'GenerateSecretString.GenerateStringKey').map(String),
            ...at(Properties, 'GenerateSecretString.SecretStringTemplate').flatMap((text) =>
              Object.keys(JSON.parse(String(text)) as object),
            ),
            // What RDS writes into a secret that is attached to a cluster.
            ...(attached ? ['host', 'port', 'dbname', 'engine'] : []),
          ],
        };
      }),
  );

const selectorOf = (value: unknown): Readonly<Record<string, string>> =>
  (at(value, 'nodeSelector')[0] ?? {}) as Record<string, string>;

/** What the runtime class adds to the selector of a pod. */
const runtimeClassSelector = (
  objects: readonly KubernetesObject[],
  pod: unknown,
): Readonly<Record<string, string>> =>
  selectorOf(
    at(
      objects.find(
        ({ kind, metadata }) => kind === 'RuntimeClass' && metadata.name === at(pod, 'runtimeClassName')[0],
      ),
      'scheduling',
    )[0],
  );

/** Whether the nodes of a pool carry a label, by its template or by a requirement that leaves no other value. */
const carries = (pool: KubernetesObject, [key, value]: readonly [string, string]): boolean =>
  (at(pool, 'spec.template.metadata.labels')[0] as Record<string, string> | undefined)?.[key] === value ||
  at(pool, 'spec.template.spec.requirements.*').some(
    (requirement) =>
      at(requirement, 'key')[0] === key &&
      at(requirement, 'operator')[0] === 'In' &&
      at(requirement, 'values.*').join() === value,
  );

/** Whether all taints that stay on the nodes of a pool are tolerated. */
const tolerates = (pod: unknown, pool: KubernetesObject): boolean =>
  at(pool, 'spec.template.spec.taints.*').every((taint) =>
    at(pod, 'tolerations.*').some((toleration) => {
      const [operator = 'Equal'] = at(toleration, 'operator');
      const same = (field: string) => at(toleration, field)[0] === at(taint, field)[0];
      return same('key') && same('effect') && (operator === 'Exists' || same('value'));
    }),
  );
