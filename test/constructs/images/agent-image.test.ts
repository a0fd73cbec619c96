import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { AgentImage, type AgentImageProps } from '../../../constructs/images/agent-image';

const integrity = `sha512-${'A'.repeat(86)}==`;
const slack = { id: 'slack', package: '@openclaw/slack', version: '1.0.0', integrity };
const feishu = { id: 'feishu', package: '@openclaw/feishu', version: '1.0.0', integrity };
const props: AgentImageProps = {
  baseImage: 'registry.test/openclaw:1.0.0-slim',
  plugins: [slack, feishu],
  architecture: 'amd64',
};
const context = join(__dirname, '../../../constructs/images/openclaw');

interface DockerAsset {
  readonly source: {
    readonly directory: string;
    readonly dockerBuildArgs: Record<string, string>;
    readonly platform: string;
  };
  readonly displayName?: string;
}

function build(overrides: Partial<AgentImageProps> = {}, region = 'us-west-2') {
  const outdir = mkdtempSync(join(tmpdir(), 'agent-image-'));
  const app = new App({ outdir });
  const stack = new Stack(app, 'Test', { env: { account: '111122223333', region } });
  const image = new AgentImage(stack, 'Image', { ...props, ...overrides });
  const uri: unknown = stack.resolve(image.uri);
  app.synth();
  const manifest = JSON.parse(readFileSync(join(outdir, 'Test.assets.json'), 'utf8')) as {
    readonly dockerImages: Record<string, DockerAsset>;
  };
  const [[hash, asset] = []] = Object.entries(manifest.dockerImages);
  if (!hash || !asset) throw new Error('no image');
  const files = readdirSync(join(outdir, asset.source.directory));
  rmSync(outdir, { recursive: true });
  return { uri, hash, asset, files };
}

test('hands the build its pinned base, its plugins and its platform', () => {
  const { asset } = build();
  expect(asset.source).toMatchObject({
    platform: 'linux/amd64',
    dockerBuildArgs: {
      BASE_IMAGE: 'registry.test/openclaw:1.0.0-slim',
      PLUGINS: `feishu=@openclaw/feishu@1.0.0#${integrity} slack=@openclaw/slack@1.0.0#${integrity}`,
      NPM_REGISTRY: 'https://registry.npmjs.org/',
    },
  });
});

test('declares every build argument that it hands over', () => {
  const dockerfile = readFileSync(join(context, 'Dockerfile'), 'utf8');
  const declared = [...dockerfile.matchAll(/^ARG (\w+)/gm)].map(([, name]) => name);
  expect(declared.sort()).toEqual(Object.keys(build().asset.source.dockerBuildArgs).sort());
});

test('another architecture or version is another image; the order of plugins is not', () => {
  const { hash } = build();
  expect(build({ plugins: [feishu, slack] }).hash).toBe(hash);
  expect(build({ architecture: 'arm64' }).hash).not.toBe(hash);
  expect(build({ plugins: [slack] }).hash).not.toBe(hash);
  expect(build({ baseImage: 'registry.test/openclaw:1.0.1-slim' }).hash).not.toBe(hash);
});

test('files that somebody leaves in the folder change nothing', () => {
  const { hash, files } = build();
  expect(files.sort()).toEqual(['Dockerfile', 'bake-plugins.sh']);
  const stray = join(context, '.stray-file-of-a-test');
  writeFileSync(stray, 'x');
  try {
    expect(build()).toMatchObject({ hash, files });
  } finally {
    rmSync(stray);
  }
});

test('its address has the suffix of the partition', () => {
  const { uri } = build({}, 'cn-north-1');
  expect(JSON.stringify(uri)).toContain('AWS::URLSuffix');
  expect(JSON.stringify(uri)).not.toContain('amazonaws.com');
});

describe('refuses', () => {
  test.each<[string, Partial<AgentImageProps>, string]>([
    [
      'latest',
      { baseImage: 'registry.test/openclaw:latest' },
      "baseImage must name a tag other than latest, or a digest, got 'registry.test/openclaw:latest'",
    ],
    ['no tag at all', { baseImage: 'registry.test:5000/openclaw' }, "got 'registry.test:5000/openclaw'"],
    ['no plugin', { plugins: [] }, 'plugins must hold at least one plugin'],
    ['a plugin twice', { plugins: [slack, slack] }, "plugin 'slack' is given twice"],
    ['a version range', { plugins: [{ ...slack, version: '^1.0.0' }] }, "plugin 'slack': version must match"],
    ['no digest', { plugins: [{ ...slack, integrity: '' }] }, "plugin 'slack': integrity must match"],
    ['shell in a name', { plugins: [{ ...slack, id: 'a;b' }] }, "plugin 'a;b': id must match"],
  ])('%s', (_name, overrides, message) => {
    expect(() => build(overrides)).toThrow(message);
  });

  test('several problems at once', () => {
    expect(() => build({ baseImage: 'x', plugins: [] })).toThrow(/baseImage.*; plugins/);
  });

  test.each(['registry.test/openclaw:1@sha256:' + 'a'.repeat(64), 'registry.test:5000/openclaw:1'])(
    'but takes %s',
    (baseImage) => {
      expect(build({ baseImage }).asset.source.dockerBuildArgs.BASE_IMAGE).toBe(baseImage);
    },
  );
});
