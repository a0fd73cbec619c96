import { cpSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cached, cacheFolder } from './cache';
import { keyOf, PROGRAM_NAMES, sourceOf, specOf, type GoProgram, type ProgramName } from './programs';
import { runTool } from './run-tool';

/** Where programs may be found that somebody has built already: another machine's cache, copied here. */
const given = (): string | undefined => process.env['BENCH_PROGRAMS'];

const folderOf = (name: ProgramName): string | undefined =>
  [given(), cacheFolder()]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, keyOf(name)))
    .find((folder) => existsSync(join(folder, name)));

const existing = (name: ProgramName): string => {
  const folder = folderOf(name);
  if (folder) return folder;
  throw new Error(`${keyOf(name)} is not built; run: npm run test:cluster -- --build`);
};

/**
 * Path of a program's binary.
 *
 * @throws Error when it is not built, with the command that builds it
 */
export const program = (name: ProgramName): string => join(existing(name), name);

/**
 * Folder with the files of a program's module that the bench reads: charts, definitions, stages.
 *
 * @throws Error when the program is not built, with the command that builds it
 */
export const programFiles = (name: ProgramName): string => join(existing(name), 'files');

/** Builds the programs that are not there, one after another: each takes both cores of a small machine. */
export const buildPrograms = async (say: (line: string) => void, names = PROGRAM_NAMES): Promise<void> => {
  const missing = names.filter((name) => folderOf(name) === undefined);
  const minutes = missing.reduce((sum, name) => sum + specOf(name).cpuMinutes, 0);
  if (missing.length === 0) return;
  say(`building ${missing.join(', ')}: once, some ${Math.ceil(minutes)} min of CPU time`);
  for (const [index, name] of missing.entries()) {
    const place = `${index + 1}/${missing.length} ${name}`;
    say(`  ${place} …`);
    await cached(keyOf(name), (folder) =>
      build(name, folder, (seconds) => {
        say(`  ${place} … ${seconds} s`);
      }),
    );
  }
};

const build = async (name: ProgramName, folder: string, onWait: (seconds: number) => void): Promise<void> => {
  const spec = specOf(name);
  const options = { cwd: sourceOf(name), env: { CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' }, onWait };
  const target = join(folder, `${name}.partial`);
  const ldflags = ['-s', '-w', ...(spec.ldflags ?? [])].join(' ');
  await runTool(
    'nice',
    [
      'go',
      'build',
      '-p',
      '2',
      '-trimpath',
      '-buildvcs=false',
      '-ldflags',
      ldflags,
      '-o',
      target,
      spec.package,
    ],
    options,
  );
  await copyFiles(spec, join(folder, 'files'), options);
  // Last, since a program counts as built when its binary is there.
  renameSync(target, join(folder, name));
};

const copyFiles = async (
  { assets }: GoProgram,
  folder: string,
  options: { readonly cwd: string },
): Promise<void> => {
  if (!assets) return;
  const module = (await runTool('go', ['list', '-m', '-f', '{{.Dir}}', assets.module], options)).trim();
  for (const path of assets.folders) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(module, path), target, {
      recursive: true,
      // Of a folder, what is not code; a file that is named, whatever it is.
      filter: (source) => path.endsWith('.go') || !basename(source).endsWith('.go'),
    });
  }
};
