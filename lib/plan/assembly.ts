import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { StackFacts } from './facts';

/** The parts of a cloud assembly's manifest that the plan reads. */
interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly displayName?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly directoryName?: string;
    readonly displayName?: string;
  };
}

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string }>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const countTypes = (resources: readonly { readonly Type: string }[]): Record<string, number> => {
  const types: Record<string, number> = {};
  for (const { Type } of resources) types[Type] = (types[Type] ?? 0) + 1;
  return types;
};

const readStack = (
  directory: string,
  deployment: string,
  artifactId: string,
  artifact: Artifact,
): StackFacts[] => {
  const file = artifact.properties?.templateFile;
  if (!file) return [];
  const path = join(directory, file);
  const { Resources = {}, Outputs = {} } = readJson(path) as Template;
  const displayName = artifact.displayName ?? artifactId;
  return [
    {
      deployment,
      // The CLI shows `prod-us-west-2/Cluster (prod-us-west-2-Cluster)` where the stack's name differs from its path.
      name: displayName.replace(/ \(.*\)$/, '').replace(`${deployment}/`, ''),
      resources: Object.keys(Resources).length,
      bytes: statSync(path).size,
      outputs: Object.keys(Outputs).length,
      types: countTypes(Object.values(Resources)),
    },
  ];
};

const readManifest = (directory: string, deployment: string): StackFacts[] => {
  const { artifacts = {} } = readJson(join(directory, 'manifest.json')) as Manifest;
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    if (artifact.type === 'aws:cloudformation:stack') return readStack(directory, deployment, id, artifact);
    const nested = artifact.properties?.directoryName;
    if (artifact.type !== 'cdk:cloud-assembly' || !nested) return [];
    return readManifest(
      join(directory, nested),
      artifact.properties.displayName ?? nested.replace(/^assembly-/, ''),
    );
  });
};

/**
 * Counts what CloudFormation limits in every stack of a cloud assembly, in the assembly's order.
 *
 * @param directory the output folder of `cdk synth`, nested assemblies of stages included.
 * @throws when the folder holds no assembly.
 * @see https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
 */
export const readAssembly = (directory: string): readonly StackFacts[] => {
  if (!existsSync(join(directory, 'manifest.json'))) {
    const found = existsSync(directory)
      ? readdirSync(directory).slice(0, 3).join(', ') || 'an empty folder'
      : 'nothing';
    throw new Error(`no cloud assembly in ${directory}: expected manifest.json, found ${found}`);
  }
  return readManifest(directory, '');
};
