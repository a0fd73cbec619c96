import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../assembly/manifests';
import { cached, cacheFolder } from './cache';
import pins from './definition-modules.json';
import { runTool } from './run-tool';

interface Download {
  readonly Dir?: string;
  readonly Sum?: string;
  readonly Error?: string;
}

/** A custom resource definition, as far as the bench reads it. */
export interface Definition extends KubernetesObject {
  readonly spec: { readonly group: string; readonly names: { readonly kind: string } };
}

const FILE = 'definitions.json';

const nameOf = ({ module, version }: { readonly module: string; readonly version: string }): string =>
  `definitions-of-${module.replaceAll('/', '-')}-${version}`;

/**
 * Fetches the custom resource definitions that charts bring: from the Go modules of their projects, each by version
 * and checksum. A chart itself is needed to render it, not to judge the objects that we write for it.
 */
export const fetchDefinitions = async (say: (line: string) => void): Promise<void> => {
  for (const pin of pins) {
    if (existsSync(join(cacheFolder(), nameOf(pin)))) continue;
    say(`fetching the definitions of ${pin.module} ${pin.version}`);
    await cached(nameOf(pin), async (folder) => {
      const source = join(await downloadModule(pin), pin.folder);
      // As JSON: four megabytes of YAML take seconds to read, and every scenario reads them.
      writeFileSync(join(folder, FILE), JSON.stringify(definitionsIn(source)));
    });
  }
};

/**
 * Downloads a Go module.
 *
 * @returns its folder in Go's own cache
 * @throws Error when the checksum is another than the pinned one
 */
export const downloadModule = async (pin: {
  readonly module: string;
  readonly version: string;
  readonly sum: string;
}): Promise<string> => {
  const module = `${pin.module}@${pin.version}`;
  mkdirSync(cacheFolder(), { recursive: true });
  const answer = await runTool('go', ['mod', 'download', '-json', module], { cwd: cacheFolder() });
  const { Dir, Sum } = JSON.parse(answer) as Download;
  if (Dir !== undefined && Sum === pin.sum) return Dir;
  throw new Error(`${module}: the checksum must be ${pin.sum}, got ${Sum ?? 'none'}`);
};

const definitionsIn = (folder: string): readonly Definition[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document) => document.toJS() as Definition | null)
    .filter((object) => object !== null)
    .filter(({ kind }) => kind === 'CustomResourceDefinition');

/** The fetched definitions. */
export const definitions = (): readonly Definition[] =>
  pins.flatMap((pin) => {
    const file = join(cacheFolder(), nameOf(pin), FILE);
    if (!existsSync(file)) throw new Error(`${file} is not there; run: npm run test:cluster -- --build`);
    return JSON.parse(readFileSync(file, 'utf8')) as Definition[];
  });

/** Programs of the bench, not only manifests, want to see these groups whole. */
const GROUPS_OF_PROGRAMS = ['karpenter.sh', 'karpenter.k8s.aws', 'autoscaling.x-k8s.io'];

/**
 * The definitions of what a deploy writes and of what programs of the bench watch. The rest — nine tenths of the
 * bytes, most of it one operator's — would only cost the API server its first half minute.
 */
export const definitionsFor = (objects: readonly KubernetesObject[]): readonly Definition[] => {
  const written = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion.split('/')[0] ?? ''}/${kind}`));
  return definitions().filter(
    ({ spec: { group, names } }) =>
      GROUPS_OF_PROGRAMS.includes(group) || written.has(`${group}/${names.kind}`),
  );
};
