import { stacksIn, type Resource, type SynthesizedStack } from '../../assembly/assembly';
import type { HelmReleaseResource, KubernetesObject } from '../../assembly/manifests';
import { evaluate, evaluateText, type TemplateContext } from './intrinsics';

/** Where a step comes from. */
interface Origin {
  /** Name of the stack within its deployment. */
  readonly stack: string;
  readonly logicalId: string;
}

/** One thing that a deploy does to the cluster. */
export type DeployStep = Origin &
  (
    | { readonly kind: 'manifest'; readonly objects: readonly KubernetesObject[] }
    | { readonly kind: 'chart'; readonly chart: HelmReleaseResource }
    | {
        readonly kind: 'custom';
        readonly type: string;
        readonly properties: Readonly<Record<string, unknown>>;
      }
  );

/**
 * What a deploy of an assembly's deployments does to their clusters, in the order of the deploy graph: stack after
 * stack, and inside a stack each resource after those that it depends on or refers to.
 *
 * @param folder the assembly
 * @returns steps by deployment
 */
export const deploySteps = (folder: string): ReadonlyMap<string, readonly DeployStep[]> => {
  const stages = new Map<string, SynthesizedStack[]>();
  for (const stack of stacksIn(folder)) stages.set(stack.stage, [...(stages.get(stack.stage) ?? []), stack]);
  return new Map([...stages].map(([stage, stacks]) => [stage, stepsOf(stacks)]));
};

/** A stack with what makes plain values of its template. */
export interface DeployedStack {
  readonly stack: SynthesizedStack;
  readonly context: TemplateContext;
}

/** The stacks of one deployment in the order of a deploy; exports of an earlier one are known to a later one. */
export const deployedStacks = (stacks: readonly SynthesizedStack[]): readonly DeployedStack[] => {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const names = ordered([...byName.keys()].sort(), (name) => byName.get(name)?.dependencies ?? []);
  const exports = new Map<string, string>();
  return names.flatMap((name) => {
    const stack = byName.get(name);
    if (!stack) return [];
    const context = contextOf(stack, exports);
    for (const { Value, Export } of Object.values(stack.template.Outputs ?? {})) {
      if (isRecord(Export)) exports.set(evaluateText(Export['Name'], context), evaluateText(Value, context));
    }
    return [{ stack, context }];
  });
};

const stepsOf = (stacks: readonly SynthesizedStack[]): readonly DeployStep[] =>
  deployedStacks(stacks).flatMap(({ stack, context }) => {
    const { Resources } = stack.template;
    const ids = ordered(Object.keys(Resources), (id) => dependenciesOf(Resources[id], Resources));
    return ids.flatMap((id) => stepOf({ stack: stack.name, logicalId: id }, Resources[id], context));
  });

const contextOf = (stack: SynthesizedStack, exports: ReadonlyMap<string, string>): TemplateContext => ({
  region: stack.region,
  account: stack.account,
  resources: stack.template.Resources,
  importOf: (name) => {
    const value = exports.get(name);
    if (value === undefined)
      throw new Error(`${stack.stage}/${stack.name} imports ${name}, which nothing exports yet`);
    return value;
  },
});

const stepOf = (
  origin: Origin,
  resource: Resource | undefined,
  context: TemplateContext,
): readonly DeployStep[] => {
  const { Type = '', Properties = {} } = resource ?? {};
  const text = (name: string): string => evaluateText(Properties[name] ?? '', context);
  if (Type === 'Custom::AWSCDK-EKS-KubernetesResource') {
    return [{ ...origin, kind: 'manifest', objects: JSON.parse(text('Manifest')) as KubernetesObject[] }];
  }
  if (Type === 'Custom::AWSCDK-EKS-HelmChart') {
    const chart = {
      release: text('Release'),
      chart: text('Chart'),
      repository: text('Repository'),
      version: text('Version'),
      namespace: text('Namespace'),
      values: JSON.parse(text('Values') || '{}') as Record<string, unknown>,
    };
    return [{ ...origin, kind: 'chart', chart }];
  }
  if (Type.startsWith('Custom::OpenClaw')) {
    const rest = Object.entries(Properties).filter(([name]) => name !== 'ServiceToken');
    return [
      {
        ...origin,
        kind: 'custom',
        type: Type,
        properties: evaluate(Object.fromEntries(rest), context) as Record<string, unknown>,
      },
    ];
  }
  return [];
};

const dependenciesOf = (
  resource: Resource | undefined,
  resources: Readonly<Record<string, Resource>>,
): readonly string[] => {
  const named = [...(resource?.DependsOn ?? []), ...referencesIn(resource?.Properties)];
  return [...new Set(named)].filter((id) => id in resources).sort();
};

const referencesIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isRecord(value)) return [];
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': template } = value;
  const direct = [Ref, ...(Array.isArray(attribute) ? [attribute[0] as unknown] : [])];
  const inside = [...JSON.stringify(template ?? '').matchAll(/\$\{(\w+)/g)].map(([, id]) => id);
  const own = [...direct, ...inside].filter((id) => typeof id === 'string');
  return [...own, ...Object.values(value).flatMap(referencesIn)];
};

/** Each after what it depends on; otherwise in the order given. */
const ordered = (
  ids: readonly string[],
  dependenciesOfId: (id: string) => readonly string[],
): readonly string[] => {
  const done = new Set<string>();
  const visit = (id: string): void => {
    if (done.has(id)) return;
    // Marked before its dependencies: CDK has refused cycles, so that this is only about speed.
    done.add(id);
    for (const dependency of dependenciesOfId(id)) visit(dependency);
    order.push(id);
  };
  const order: string[] = [];
  ids.forEach(visit);
  return order;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
