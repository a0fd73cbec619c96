import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ASSEMBLIES, type ExampleName } from './examples';

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** A synthesized stack. */
export interface SynthesizedStack {
  /** Name of its stage: the deployment. */
  readonly stage: string;
  /** Name within the stage: `Network`, `Cluster` … */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Name that CloudFormation knows it by. */
  readonly stackName: string;
  /** Names of the stacks of its stage that are deployed before it, sorted. */
  readonly dependencies: readonly string[];
  /** The template as it is uploaded. */
  readonly text: string;
  /** Bytes of the template as they are uploaded. */
  readonly bytes: number;
  readonly terminationProtection: boolean;
  readonly template: {
    readonly Resources: Readonly<Record<string, Resource>>;
    readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: unknown }>>;
    readonly Parameters?: Readonly<Record<string, unknown>>;
  };
}

interface AssemblyManifest {
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly displayName?: string;
        readonly dependencies?: readonly string[];
        /** `aws://<account>/<region>` of a stack. */
        readonly environment?: string;
        readonly properties: {
          readonly stackName?: string;
          readonly templateFile?: string;
          readonly directoryName?: string;
          readonly terminationProtection?: boolean;
        };
      }
    >
  >;
}

const manifestOf = (folder: string): AssemblyManifest =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as AssemblyManifest;

/** Shown as `prod/Cluster (prod-Cluster)`: path, then name. */
const pathOf = (displayName: string): readonly string[] => displayName.replace(/ \(.*\)$/, '').split('/');

/** The stacks of the assembly in a folder, in no particular order. */
export const stacksIn = (root: string): readonly SynthesizedStack[] =>
  Object.values(manifestOf(root).artifacts)
    .filter(({ type }) => type === 'cdk:cloud-assembly')
    .flatMap(({ properties }) => {
      const folder = join(root, properties.directoryName ?? '');
      const stacks = Object.entries(manifestOf(folder).artifacts).filter(
        ([, { type }]) => type === 'aws:cloudformation:stack',
      );
      const names = new Map(
        stacks.map(([id, { displayName = '' }]) => [id, pathOf(displayName).slice(1).join('/')]),
      );
      return stacks.map(
        ([
          id,
          {
            displayName = '',
            dependencies = [],
            environment = '',
            properties: { templateFile = '', ...rest },
          },
        ]) => {
          const text = readFileSync(join(folder, templateFile), 'utf8');
          const [account = '', region = ''] = environment.replace('aws://', '').split('/');
          return {
            account,
            region,
            stage: pathOf(displayName)[0] ?? '',
            name: names.get(id) ?? '',
            stackName: rest.stackName ?? '',
            dependencies: dependencies.flatMap((dependency) => names.get(dependency) ?? []).sort(),
            text,
            bytes: Buffer.byteLength(text),
            terminationProtection: rest.terminationProtection ?? false,
            template: JSON.parse(text) as SynthesizedStack['template'],
          };
        },
      );
    });

/** The stacks of an example, in no particular order. */
export const stacksOf = (example: ExampleName): readonly SynthesizedStack[] =>
  stacksIn(join(ASSEMBLIES, example));

/** Every file of the assembly in a folder that is text, below the limit of what a person would read. */
export const filesIn = (root: string): readonly { readonly name: string; readonly text: string }[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.zip'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      name: `${basename(join(path, '..'))}/${basename(path)}`,
      text: readFileSync(path, 'utf8'),
    }));

/** Every such file of an example's assembly. */
export const filesOf = (example: ExampleName): ReturnType<typeof filesIn> =>
  filesIn(join(ASSEMBLIES, example));

/** Resources of a type, with their logical ids. */
export const resourcesOf = (
  stacks: readonly SynthesizedStack[],
  type: string,
): readonly (Resource & { readonly logicalId: string; readonly stack: string })[] =>
  stacks.flatMap(({ template, stage, name }) =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, resource]) => ({ ...resource, logicalId, stack: `${stage}/${name}` })),
  );
