import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const script = join(__dirname, '../../../constructs/images/openclaw/bake-plugins.sh');

/** An npm that hands out one package, so that the script runs as it is without a registry. */
const fakeNpm = `#!/bin/sh
set -eu
echo "$@" >> "$FAKE_NPM/calls"
while [ "$1" != --pack-destination ]; do shift; done
cp "$FAKE_NPM/package.tgz" "$2/package-1.0.0.tgz"
`;

let folder: string;
let integrity: string;

function pack(files: Record<string, string>): void {
  const source = join(folder, 'package');
  rmSync(source, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(source, name, '..'), { recursive: true });
    writeFileSync(join(source, name), content, { mode: 0o600 });
  }
  const archive = join(folder, 'package.tgz');
  expect(spawnSync('tar', ['-czf', archive, '-C', folder, 'package']).status).toBe(0);
  integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
}

function bake(...plugins: string[]) {
  const { status, stderr } = spawnSync('sh', [script, join(folder, 'out'), ...plugins], {
    encoding: 'utf8',
    env: { PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter), FAKE_NPM: folder },
  });
  return { status, stderr };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bake-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/npm'), fakeNpm);
  chmodSync(join(folder, 'bin/npm'), 0o755);
  pack({ 'openclaw.plugin.json': '{}', 'node_modules/dependency/index.js': '' });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('puts each plugin with its dependencies into a folder of its own, readable for the agent', () => {
  expect(
    bake(`slack=@openclaw/slack@1.0.0#${integrity}`, `feishu=@openclaw/feishu@1.0.0#${integrity}`),
  ).toEqual({
    status: 0,
    stderr: '',
  });
  for (const id of ['slack', 'feishu']) {
    expect(existsSync(join(folder, 'out', id, 'node_modules/dependency/index.js'))).toBe(true);
    expect(statSync(join(folder, 'out', id, 'openclaw.plugin.json')).mode & 0o777).toBe(0o644);
  }
});

test('asks npm for the exact version and runs none of its scripts', () => {
  bake(`slack=@openclaw/slack@1.0.0#${integrity}`);
  expect(readFileSync(join(folder, 'calls'), 'utf8')).toMatch(
    /^pack @openclaw\/slack@1\.0\.0 --ignore-scripts /,
  );
});

test('stops at a package that is not the pinned one, and unpacks nothing of it', () => {
  const expected = `sha512-${'A'.repeat(86)}==`;
  const { status, stderr } = bake(`slack=@openclaw/slack@1.0.0#${expected}`);
  expect(status).toBe(1);
  expect(stderr).toBe(`@openclaw/slack@1.0.0: expected ${expected}, got ${integrity}\n`);
  expect(existsSync(join(folder, 'out/slack'))).toBe(false);
});

test('stops at a package that is no plugin', () => {
  pack({ 'index.js': '' });
  const { status, stderr } = bake(`slack=@openclaw/slack@1.0.0#${integrity}`);
  expect(status).toBe(1);
  expect(stderr).toBe('@openclaw/slack@1.0.0: no plugin of OpenClaw (openclaw.plugin.json is missing)\n');
});
