import { join } from 'node:path';
import { resolveDeployments, type Deployment } from '../../../lib/config/resolve-deployments';
import { versions } from '../../../lib/pinned-versions';
import { filesIn, stacksIn, type Resource, type SynthesizedStack } from '../../assembly/assembly';
import { ASSEMBLIES, examples } from '../../assembly/examples';
import {
  objectsIn,
  releasesIn,
  type HelmReleaseResource,
  type KubernetesObject,
} from '../../assembly/manifests';
import { at, NothingToBreak, textAt } from './json';

/** Everything that one deployment hands to CloudFormation and Kubernetes, parsed. A mutation changes a copy of it. */
export interface DeploymentAssembly {
  /** Example and deployment, such as `production/prod-us-east-1`. */
  readonly name: string;
  /** The configuration that it was made from. */
  readonly config: Deployment;
  /** Versions of everything from outside. */
  readonly versions: typeof versions;
  readonly stacks: SynthesizedStack[];
  /** Kubernetes objects that the stacks apply. */
  readonly objects: KubernetesObject[];
  /** Helm releases that the stacks make. */
  readonly releases: HelmReleaseResource[];
  /** Text of every file that is uploaded or read by a deploy. */
  readonly files: { name: string; text: string }[];
}

/** The assemblies of deployments that were synthesized together into a folder. */
export const assembliesIn = (
  name: string,
  folder: string,
  deployments: readonly unknown[],
): readonly DeploymentAssembly[] => {
  const stacks = stacksIn(folder);
  const files = filesIn(folder);
  return resolveDeployments(deployments).map((config) => {
    const own = stacks.filter(({ stage }) => stage === config.name);
    return {
      name: `${name}/${config.name}`,
      config,
      versions,
      stacks: own,
      objects: [...objectsIn(own)],
      releases: [...releasesIn(own)],
      files: files.filter(
        ({ name: file }) => !file.startsWith('assembly-') || file.startsWith(`assembly-${config.name}/`),
      ),
    };
  });
};

/** The assemblies of all deployments of all examples. */
export const allAssemblies = (): readonly DeploymentAssembly[] =>
  Object.entries(examples).flatMap(([name, deployments]) =>
    assembliesIn(name, join(ASSEMBLIES, name), deployments),
  );

/** A copy that can be broken without harm. */
export const copyOf = (assembly: DeploymentAssembly): DeploymentAssembly => structuredClone(assembly);

/** A resource with where it stands; `resource` is the one in the template, not a copy. */
export interface PlacedResource {
  /** `Stack/LogicalId`. */
  readonly name: string;
  readonly logicalId: string;
  readonly stack: SynthesizedStack;
  readonly resource: Resource;
}

/** The resources of these types; of all types when none is named. */
export const resourcesOf = (
  { stacks }: DeploymentAssembly,
  ...types: readonly string[]
): readonly PlacedResource[] =>
  stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources)
      .filter(([, { Type }]) => types.length === 0 || types.includes(Type))
      .map(([logicalId, resource]) => ({ name: `${stack.name}/${logicalId}`, logicalId, stack, resource })),
  );

/** The first resource of a type. */
export const theResource = (
  assembly: DeploymentAssembly,
  type: string,
  fits: (resource: Resource, logicalId: string) => boolean = () => true,
): PlacedResource => {
  const found = resourcesOf(assembly, type).find(({ resource, logicalId }) => fits(resource, logicalId));
  if (!found) throw new NothingToBreak(`${assembly.name}: no such ${type}`);
  return found;
};

/** Removes resources. Returns them. */
export const dropResources = (
  assembly: DeploymentAssembly,
  ...types: readonly string[]
): readonly PlacedResource[] => {
  const found = resourcesOf(assembly, ...types);
  if (found.length === 0) throw new NothingToBreak(`${assembly.name}: no ${types.join(', ')}`);
  for (const { stack, logicalId } of found) Reflect.deleteProperty(stack.template.Resources, logicalId);
  return found;
};

/** The resource that `Ref`, `Fn::GetAtt` or `Fn::ImportValue` points to. */
export const targetOf = (
  assembly: DeploymentAssembly,
  stack: SynthesizedStack,
  value: unknown,
): PlacedResource | undefined => {
  const imported = textAt(value, 'Fn::ImportValue');
  if (imported) {
    for (const exporting of assembly.stacks) {
      const output = Object.values(exporting.template.Outputs ?? {}).find(
        ({ Export }) => textAt(Export, 'Name') === imported,
      );
      if (output) return targetOf(assembly, exporting, output.Value);
    }
    return undefined;
  }
  const logicalId = textAt(value, 'Ref') || textAt(value, 'Fn::GetAtt', 0);
  const resource = stack.template.Resources[logicalId];
  return resource && { name: `${stack.name}/${logicalId}`, logicalId, stack, resource };
};

/** The Kubernetes objects of a kind. */
export const objectsOf = (
  { objects }: DeploymentAssembly,
  ...kinds: readonly string[]
): readonly KubernetesObject[] => objects.filter(({ kind }) => kinds.includes(kind));

/** The first object of a kind that fits. */
export const theObject = (
  assembly: DeploymentAssembly,
  kind: string,
  fits: (object: KubernetesObject) => boolean = () => true,
): KubernetesObject => {
  const found = objectsOf(assembly, kind).find(fits);
  if (!found) throw new NothingToBreak(`${assembly.name}: no such ${kind}`);
  return found;
};

/** Removes objects. Returns the rest. */
export const dropObjects = (
  assembly: DeploymentAssembly,
  fits: (object: KubernetesObject) => boolean,
): readonly KubernetesObject[] => {
  const kept = assembly.objects.filter((object) => !fits(object));
  if (kept.length === assembly.objects.length) throw new NothingToBreak(`${assembly.name}: no such object`);
  assembly.objects.splice(0, assembly.objects.length, ...kept);
  return kept;
};

/** `Kind namespace/name` of an object. */
export const nameOf = ({ kind, metadata }: KubernetesObject): string =>
  `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;

/** The Helm release of a chart. */
export const theRelease = ({ releases, name }: DeploymentAssembly, chart: string): HelmReleaseResource => {
  const found = releases.find((release) => release.chart === chart);
  if (!found) throw new NothingToBreak(`${name}: no release of ${chart}`);
  return found;
};

/** The value of a Helm release at a place. */
export const valueOf = (
  assembly: DeploymentAssembly,
  chart: string,
  ...path: readonly (string | number)[]
): unknown => at(theRelease(assembly, chart).values, ...path);

/** Whether the deployment is for production. */
export const isProduction = ({ config }: DeploymentAssembly): boolean => config.profile === 'production';

/** Whether the VPC is ours. */
export const hasOwnVpc = ({ config }: DeploymentAssembly): boolean => config.network.kind === 'new';
