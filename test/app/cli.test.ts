import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, runScript, type Result } from './run';
import { fromRoot, ROOT, scratch } from './scratch';

/** Slips of a person in a hurry: a misspelt key, a short account, a region that is none. */
const BAD_CONFIG = `
import { defineDeployment } from '../../../lib/config';
const input = { name: 'dev', account: '1234', region: 'us-west-9', profile: 'dev', gatway: {} };
export const deployments = [defineDeployment(input as never)];
`;

/** A good configuration, on a machine whose disk is full once the templates are written. */
const DISK_FULL = `
import fs from 'node:fs';
fs.writeFileSync = () => {
  throw new Error('no space left on device');
};
export { deployments } from '../../../config/examples/minimal';
`;

const synth = (...args: readonly string[]): Promise<Result> => runScript('bin/synth.ts', args);

/** The CDK CLI of this repository, with no way to the npm registry. */
const cdk = (...args: readonly string[]): Promise<Result> =>
  run(join(ROOT, 'node_modules/.bin/cdk'), [...args, '--no-notices'], {
    env: {
      ...process.env,
      HTTPS_PROXY: 'http://127.0.0.1:9',
      npm_config_offline: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  });

const folderWith = (name: string, files: Readonly<Record<string, string>>): string => {
  const folder = scratch(name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
};

/** What a person sees of a mistake: no stack of ours, and everything on standard error. */
const expectMistake = ({ code, stderr }: Result): void => {
  expect({ code, stack: /^ {4}at /m.test(stderr) }).toEqual({ code: 1, stack: false });
};

describe('npm run synth', () => {
  test('a bad configuration names every path and fix, and writes nothing', async () => {
    const folder = folderWith('cli-bad', { 'deployments.ts': BAD_CONFIG });
    const config = fromRoot(join(folder, 'deployments.ts'));
    const result = await synth('--config', config, '--output', fromRoot(join(folder, 'assembly')));
    expectMistake(result);
    expect(result.stdout).toBe(`Reading ${config}\n`);
    for (const path of ['account', 'region', 'gatway', 'gateway']) {
      expect(result.stderr).toMatch(
        new RegExp(`^✖ dev › ${path}\\n    what .+\\n    got .+\\n    allowed .+\\n    fix .+`, 'm'),
      );
    }
    expect(result.stderr).toContain('did you mean gateway?');
    expect(result.stderr).toContain('did you mean "us-west-2"?');
    expect(result.stderr).toContain('Nothing was written.');
    expect(readdirSync(folder)).toEqual(['deployments.ts']);
  });

  test.each([
    [
      ['--outptu', 'out/x'],
      "Unknown option '--outptu'",
      'The options are --config <file> and --output <folder>.',
    ],
    [['--config', 'config'], 'there is no configuration', 'see config/deployments.ts and config/examples'],
    [
      ['--config', 'jest.config.js'],
      'must export deployments',
      'export const deployments = [defineDeployment(',
    ],
  ])('%j says what is wrong and what to do', async (args, what, fix) => {
    const before = readdirSync(ROOT);
    const result = await synth(...args);
    expectMistake(result);
    expect(result.stderr).toContain(what);
    expect(result.stderr).toContain(fix);
    expect(readdirSync(ROOT)).toEqual(before);
  });

  test('a folder that is no assembly is never replaced, not even one that holds an assembly', async () => {
    // What a repository looks like once it was synthesized.
    const folder = folderWith('cli-occupied', { 'thesis.txt': 'do not lose', 'cdk.out/manifest.json': '{}' });
    const result = await synth('--output', fromRoot(folder));
    expectMistake(result);
    expect(result.stderr).toContain(
      `${folder} is there and is not a cloud assembly; name another folder with --output`,
    );
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('do not lose');
    expect(readdirSync(folder).sort()).toEqual(['cdk.out', 'thesis.txt']);
    expect(readdirSync(join(folder, '..')).filter((name) => name.startsWith('.cli-'))).toEqual([]);
  });

  test('a synth that fails halfway leaves the earlier assembly as it was, and nothing else', async () => {
    const folder = folderWith('cli-full', {
      'deployments.ts': DISK_FULL,
      'assembly/cdk.out': '{}',
      'assembly/manifest.json': '{ "earlier": true }',
    });
    const result = await synth(
      '--config',
      fromRoot(join(folder, 'deployments.ts')),
      '--output',
      fromRoot(join(folder, 'assembly')),
    );
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('no space left on device');
    expect(readFileSync(join(folder, 'assembly/manifest.json'), 'utf8')).toBe('{ "earlier": true }');
    expect(readdirSync(folder).sort()).toEqual(['assembly', 'deployments.ts']);
  });

  test('a good configuration ends in a plan; a second run replaces the first', async () => {
    const folder = folderWith('cli-good', {});
    const output = fromRoot(join(folder, 'assembly'));
    const args = ['--config', 'config/examples/minimal.ts', '--output', output];
    const first = await synth(...args);
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^Reading config\/examples\/minimal\.ts\n {2}minimal: Network\n/);
    for (const line of [
      /^minimal · us-west-2 · dev profile · 6 stacks · \d+ resources · 1 agent$/m,
      /^ +Cluster +\d+ +\d+ kB +\d+ %$/m,
      /^ +support +openclaw +slack +nested +claude-sonnet-4-6$/m,
      /^ +Sum +[\d,]+\.\d\d$/m,
      /on-demand list prices read \d{4}-\d\d/,
      / --name openclaw\/agents\/support /,
    ]) {
      expect(first.stdout).toMatch(line);
    }
    expect(first.stdout).toContain(`npx cdk deploy --app ${output} 'minimal/**'\n`);
    const stale = join(folder, 'assembly/asset.of-an-earlier-run');
    writeFileSync(stale, '');

    const second = await synth(...args);
    expect(second).toEqual(first);
    expect(existsSync(stale)).toBe(false);
    expect(readdirSync(folder)).toEqual(['assembly']);
  });
});

describe('npx cdk', () => {
  const stacks = ['Network', 'Cluster', 'Runtime', 'Gateway', 'Observability', 'Agents-58'];

  test('ls, with cdk.json as it is, shows the stacks in the order in which they are deployed', async () => {
    const { code, stdout } = await cdk('ls', '--output', fromRoot(join(scratch('cli-ls'), 'assembly')));
    expect({ code, stacks: stdout.trim().split('\n') }).toEqual({
      code: 0,
      stacks: stacks.map((stack) => `dev-us-west-2/${stack} (dev-us-west-2-${stack})`),
    });
  });

  test('a bad configuration says the same as npm run synth does, and writes nothing', async () => {
    const folder = folderWith('cli-cdk-bad', { 'deployments.ts': BAD_CONFIG });
    const config = fromRoot(join(folder, 'deployments.ts'));
    const result = await cdk('ls', '-c', `config=${config}`, '--output', fromRoot(join(folder, 'assembly')));
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('✖ dev › account');
    expect(readdirSync(join(folder, 'assembly')).filter((name) => name !== 'synth.lock')).toEqual([]);
  });
});
