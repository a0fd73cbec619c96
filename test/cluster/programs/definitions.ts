import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
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

const nameOf = (pin: (typeof pins)[number]): string =>
  `definitions-${pin.module.replaceAll('/', '-')}-${pin.version}`;

/**
 * Fetches the custom resource definitions that charts bring: from the Go modules of their projects, each by version
 * and checksum. A chart itself is needed to render it, not to judge the objects that we write for it.
 */
export const fetchDefinitions = async (say: (line: string) => void): Promise<void> => {
  for (const pin of pins) {
    if (existsSync(join(cacheFolder(), nameOf(pin)))) continue;
    say(`fetching the definitions of ${pin.module} ${pin.version}`);
    await cached(nameOf(pin), async (folder) => {
      const module = `${pin.module}@${pin.version}`;
      const answer = await runTool('go', ['mod', 'download', '-json', module], { cwd: cacheFolder() });
      const { Dir, Sum } = JSON.parse(answer) as Download;
      if (Dir === undefined || Sum !== pin.sum) {
        throw new Error(`${module}: the checksum must be ${pin.sum}, got ${Sum ?? 'none'}`);
      }
      cpSync(join(Dir, pin.folder), folder, { recursive: true });
    });
  }
};

/** The fetched definitions, from files of one or more documents. */
export const definitions = (): readonly KubernetesObject[] =>
  pins.flatMap((pin) => {
    const folder = join(cacheFolder(), nameOf(pin));
    if (!existsSync(folder)) throw new Error(`${folder} is not there; run: npm run test:cluster -- --build`);
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
      .map((document) => document.toJS() as KubernetesObject | null)
      .filter((object) => object !== null)
      .filter(({ kind }) => kind === 'CustomResourceDefinition');
  });
