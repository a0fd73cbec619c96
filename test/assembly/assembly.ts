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
        readonly properties: {
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

/** The stacks of an example, in no particular order. */
export const stacksOf = (example: ExampleName): readonly SynthesizedStack[] => {
  const root = join(ASSEMBLIES, example);
  return Object.values(manifestOf(root).artifacts)
    .filter(({ type }) => type === 'cdk:cloud-assembly')
    .flatMap(({ properties }) => {
      const folder = join(root, properties.directoryName ?? '');
      return Object.values(manifestOf(folder).artifacts)
        .filter(({ type }) => type === 'aws:cloudformation:stack')
        .map(({ displayName = '', properties: { templateFile = '', terminationProtection = false } }) => {
          const text = readFileSync(join(folder, templateFile), 'utf8');
          // Shown as `prod/Cluster (prod-Cluster)`: path, then name.
          const [stage = '', ...name] = displayName.replace(/ \(.*\)$/, '').split('/');
          return {
            stage,
            name: name.join('/'),
            bytes: Buffer.byteLength(text),
            terminationProtection,
            template: JSON.parse(text) as SynthesizedStack['template'],
          };
        });
    });
};

/** Every file of an example's assembly that is text, below the limit of what a person would read. */
export const filesOf = (example: ExampleName): readonly { readonly name: string; readonly text: string }[] =>
  readdirSync(join(ASSEMBLIES, example), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.zip'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      name: `${basename(join(path, '..'))}/${basename(path)}`,
      text: readFileSync(path, 'utf8'),
    }));

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
