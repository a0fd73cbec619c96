import { stacksOf, type Resource, type SynthesizedStack } from '../assembly/assembly';
import { examples, type ExampleName } from '../assembly/examples';

const DRAIN = 'Custom::OpenClawClusterDrain';
const IN_CLUSTER = /^Custom::(AWSCDK-EKS-(KubernetesResource|HelmChart)|OpenClawReleaseManifest)$/;

type Resources = Readonly<Record<string, Resource>>;

const runtimes = (Object.keys(examples) as ExampleName[]).flatMap((example) =>
  stacksOf(example)
    .filter(({ name }) => name === 'Runtime')
    .map((stack) => ({ example, deployment: stack.stage, stack })),
);

const idOf = (resources: Resources, type: string): string => {
  const [id, ...others] = Object.keys(resources).filter((each) => resources[each]?.Type === type);
  if (id === undefined || others.length > 0) throw new Error(`${others.length + 1} of ${type}`);
  return id;
};

/** What a resource names: CloudFormation makes that before it, and deletes it after it. */
const namedBy = ({ DependsOn = [], Properties = {} }: Resource): readonly string[] => {
  const references = [...JSON.stringify(Properties).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([^"]+)"/g)];
  return [...DependsOn, ...references.map(([, id = '']) => id)];
};

/** Everything that outlives a resource. */
const outlive = (resources: Resources, id: string, seen = new Set<string>()): ReadonlySet<string> => {
  const resource = resources[id];
  for (const next of resource ? namedBy(resource) : []) {
    if (seen.has(next) || !(next in resources)) continue;
    seen.add(next);
    outlive(resources, next, seen);
  }
  return seen;
};

/** What CloudFormation could delete before the drain, or beside it, although the drain needs it. */
const goesTooEarly = ({ template: { Resources } }: Pick<SynthesizedStack, 'template'>): readonly string[] => {
  const later = outlive(Resources, idOf(Resources, DRAIN));
  return Object.keys(Resources).filter((id) => {
    const { Type = '' } = Resources[id] ?? {};
    const needed =
      IN_CLUSTER.test(Type) ||
      (/^AWS::(EKS|IAM|Lambda|StepFunctions)::/.test(Type) && id.startsWith('Drain'));
    return needed && !later.has(id);
  });
};

test.each(runtimes)('$deployment: on deletion the drain comes before all that it needs', ({ stack }) => {
  expect(goesTooEarly(stack)).toEqual([]);
});

test.each(runtimes)('$deployment: nothing waits for the drain, so it comes first', ({ stack }) => {
  const { Resources } = stack.template;
  const drain = idOf(Resources, DRAIN);
  expect(Object.keys(Resources).filter((id) => outlive(Resources, id).has(drain))).toEqual([]);
});

test.each(runtimes)(
  '$deployment: the controllers that end nodes, volumes and load balancers are in a stack that goes later',
  ({ example, deployment, stack }) => {
    const cluster = stacksOf(example).find(({ stage, name }) => stage === deployment && name === 'Cluster');
    const { Resources = {} } = cluster?.template ?? {};
    const text = JSON.stringify(Object.values(Resources).map(({ Properties }) => Properties));
    for (const controller of [
      '"karpenter"',
      '"aws-load-balancer-controller"',
      '"aws-ebs-csi-driver"',
      '"snapshot-controller"',
    ]) {
      expect(text).toContain(controller);
    }
    expect(stack.dependencies).toContain('Cluster');
  },
);

test.each(runtimes)(
  '$deployment: CloudFormation refuses to delete Runtime under the stacks that have volumes',
  ({ example, deployment, stack }) => {
    const drain = idOf(stack.template.Resources, DRAIN);
    const [, exported] =
      Object.entries(stack.template.Outputs ?? {}).find(
        ([, { Value }]) => JSON.stringify(Value) === `{"Ref":"${drain}"}`,
      ) ?? [];
    const { Name } = exported?.Export as { Name: string };
    const others = stacksOf(example).filter(
      ({ stage, name }) => stage === deployment && !['Network', 'Cluster', 'Runtime'].includes(name),
    );
    expect(others.map(({ name }) => name)).toEqual(expect.arrayContaining(['Gateway', 'Observability']));
    expect(
      others.filter(({ text }) => !text.includes(`"Fn::ImportValue": "${Name}"`)).map(({ name }) => name),
    ).toEqual([]);
  },
);

describe('the test notices', () => {
  const [{ stack } = { stack: undefined }] = runtimes;

  test.each([
    ['the node pools', /^NodePoolsManifest/],
    ['the storage class', /^StorageManifest/],
    ["the controller's guards", /^AgentSandboxGuardsManifest/],
    ['its rights', /^DrainAccessManifest/],
    ['its access entry', /^DrainAccess[0-9A-F]{8}$/],
  ])('when the drain no longer depends on %s', (_what, pattern) => {
    const Resources: Record<string, Resource> = structuredClone(stack?.template.Resources ?? {});
    const id = idOf(Resources, DRAIN);
    const { DependsOn = [], ...drain } = Resources[id] ?? { Type: DRAIN };
    Resources[id] = { ...drain, DependsOn: DependsOn.filter((each) => !pattern.test(each)) };
    expect(goesTooEarly({ template: { Resources } })).toEqual([expect.stringMatching(pattern)]);
  });
});
