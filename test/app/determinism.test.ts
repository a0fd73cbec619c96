import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runScript } from './run';
import { ROOT, scratch } from './scratch';

// Not package.json: Jest takes two of the same name in one tree for a mistake.
const SOURCES = ['bin', 'lib', 'constructs', 'cdk8s', 'config', 'test', 'cdk.json'];
const CONFIG = 'test/app/fixtures/one-of-each.ts';

/** A machine: another checkout, another person, another place, other credentials. */
interface Machine {
  readonly checkout: string;
  readonly home: string;
  readonly output: string;
  readonly env: Readonly<Record<string, string>>;
}

const folder = scratch('determinism');
const inFolder = (name: string): string => {
  mkdirSync(join(folder, name), { recursive: true });
  return join(folder, name);
};

const here: Machine = {
  checkout: ROOT,
  home: inFolder('home-of-one'),
  output: inFolder('output-of-one'),
  env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C', PATH: process.env['PATH'] ?? '' },
};

const elsewhere: Machine = {
  checkout: inFolder('another person/deeply/nested, with blanks'),
  home: inFolder('home-of-another'),
  output: inFolder('output-of-another'),
  env: {
    TZ: 'Asia/Shanghai',
    // The dotless i of Turkish, and numbers with a comma.
    LANG: 'de_DE.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
    PATH: '',
    TMPDIR: inFolder('temporary'),
    USER: 'another',
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NODE_USE_ENV_PROXY: '1',
    AWS_ACCESS_KEY_ID: 'AKIAFAKEFAKEFAKEFAKE',
    AWS_SECRET_ACCESS_KEY: 'fake-secret-of-a-test',
    AWS_PROFILE: 'fake-profile',
    AWS_REGION: 'sa-east-1',
    AWS_DEFAULT_REGION: 'sa-east-1',
    CDK_DEFAULT_ACCOUNT: '999999999999',
    CDK_DEFAULT_REGION: 'sa-east-1',
  },
};

const synth = async ({ checkout, home, output, env }: Machine): Promise<void> => {
  const { code, stderr } = await runScript('bin/app.ts', [], {
    cwd: checkout,
    preloaded: ['test/app/fixtures/no-network.ts'],
    env: { ...env, HOME: home, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify({ config: CONFIG }) },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
};

const filesIn = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();

const digests = (root: string) =>
  Object.fromEntries(
    filesIn(root).map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest('hex'),
    ]),
  );

beforeAll(async () => {
  for (const source of SOURCES) {
    cpSync(join(ROOT, source), join(elsewhere.checkout, source), { recursive: true });
  }
  await Promise.all([synth(here), synth(elsewhere)]);
});

test('two folders, people, time zones, locales and credentials give equal bytes in every file', () => {
  expect(digests(elsewhere.output)).toEqual(digests(here.output));
  expect(filesIn(here.output).length).toBeGreaterThan(100);
});

test('no file of the assembly holds a path or a credential of the machine that made it', () => {
  const traces = [ROOT, folder, 'node_modules', 'AKIAFAKE', 'fake-', '999999999999', 'sa-east-1'];
  const found = filesIn(here.output)
    .filter((file) => !file.endsWith('.zip'))
    .flatMap((file) => {
      const text = readFileSync(join(here.output, file), 'utf8');
      return traces.filter((trace) => text.includes(trace)).map((trace) => `${file}: ${trace}`);
    });
  expect(found).toEqual([]);
});
