import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { renderEnvFile } from '../../../constructs/node-bootstrap/env-file';
import { renderMultipart } from '../../../constructs/node-bootstrap/mime';
import { renderUserData, userDataLimitBytes } from '../../../constructs/node-bootstrap/user-data';

const folder = path.join(__dirname, '../../../constructs/node-bootstrap');
const script = (name: string) => fs.readFileSync(path.join(folder, 'scripts', `${name}.sh`), 'utf8');
const snapshotters = ['overlayfs', 'devmapper'] as const;

interface Part {
  readonly type: string;
  readonly content: string;
}

/** Reads multipart as RFC 2046 §5.1.1 says: the line break before a boundary belongs to the boundary. */
function parse(document: string): Part[] {
  const boundary = /^Content-Type: multipart\/mixed; boundary="(.+)"$/m.exec(document)?.[1] ?? '';
  expect(document.startsWith('MIME-Version: 1.0\n')).toBe(true);
  const [, ...rest] = document.split(`\n--${boundary}`);
  expect(rest.pop()).toBe('--\n');
  return rest.map((part) => {
    const end = part.indexOf('\n\n');
    return { type: part.slice('\nContent-Type: '.length, end), content: part.slice(end + 2) };
  });
}

interface CloudConfig {
  readonly write_files: readonly {
    readonly path: string;
    readonly content: string;
    readonly permissions: string;
  }[];
  readonly runcmd: readonly (readonly string[])[];
}

function cloudConfig(parts: readonly Part[]): CloudConfig {
  const part = parts.find(({ type }) => type === 'text/cloud-config')?.content ?? '';
  expect(part.startsWith('#cloud-config\n')).toBe(true);
  return JSON.parse(part.slice('#cloud-config\n'.length)) as CloudConfig;
}

test.each([
  ['overlayfs', '40-array-filesystem'],
  ['devmapper', '40-thin-pool'],
] as const)(
  '%s: every script arrives byte for byte, in order, to run on each boot',
  (snapshotter, storage) => {
    const scripts = parse(renderUserData({ snapshotter })).filter(({ type }) => type.includes('shellscript'));
    expect(scripts).toEqual(
      ['10-kernel-modules', '20-guest-memory', '30-raid0', storage, '90-open-gate'].map((name) => ({
        type: 'text/x-shellscript-per-boot',
        content: script(name),
      })),
    );
  },
);

test.each(snapshotters)('%s: the gate expects exactly the steps that mark themselves done', (snapshotter) => {
  const parts = parse(renderUserData({ snapshotter }));
  const env = cloudConfig(parts).write_files.find(({ path: file }) => file === '/etc/openclaw/bootstrap.env');
  const expected = /BOOTSTRAP_STEPS='(.*)'/.exec(env?.content ?? '')?.[1]?.split(' ');
  const marks = parts.flatMap(({ content }) => [...content.matchAll(/^touch .*\/([0-9a-z-]+)\.done"$/gm)]);
  expect(expected).toEqual(marks.map((mark) => mark[1]));
  expect(expected).toHaveLength(4);
});

test.each(snapshotters)('%s: scripts read the variables that are written, and no other', (snapshotter) => {
  const parts = parse(renderUserData({ snapshotter }));
  const env = cloudConfig(parts).write_files[0]?.content ?? '';
  const written = [...env.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);
  const scripts = parts
    .filter(({ type }) => type.includes('shellscript'))
    .map(({ content }) => content)
    .join('');
  const required = [...scripts.matchAll(/\$\{([A-Z_]+):\?\}/g)].map((match) => match[1]);
  expect([...new Set(required)].sort()).toEqual([...written].sort());
});

test.each(snapshotters)(
  '%s: kubelet starts behind a gate that the last script alone opens',
  (snapshotter) => {
    const parts = parse(renderUserData({ snapshotter }));
    const { write_files: files, runcmd } = cloudConfig(parts);
    const gate = files.find(({ path: file }) => file.startsWith('/etc/systemd/system/kubelet.service.d/'));
    expect(gate?.content).toBe('[Unit]\nAssertPathExists=/run/openclaw/node-ready\n');
    expect(runcmd).toEqual([['systemctl', 'daemon-reload']]);
    const openers = parts.filter(({ content }) => content.includes('touch "$root/run/openclaw/node-ready"'));
    expect(openers).toEqual([parts.at(-1)]);
  },
);

test('devmapper: containerd gets the pool that the script makes, and keeps layers for its second snapshotter', () => {
  const [nodeConfig] = parse(renderUserData({ snapshotter: 'devmapper' }));
  expect(nodeConfig?.type).toBe('application/node.eks.aws');
  const document = JSON.parse(nodeConfig?.content ?? '') as { spec: { containerd: { config: string } } };
  expect(document).toMatchObject({ apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig' });
  const toml = document.spec.containerd.config;
  const [, group, pool] = /group=(\w+)\npool=(\w+)\n/.exec(script('40-thin-pool')) ?? [];
  expect(toml).toContain(
    `[plugins.'io.containerd.snapshotter.v1.devmapper']\npool_name = '${String(group)}-${String(pool)}'\n`,
  );
  const rootPath = /root_path = '(.+)'/.exec(toml)?.[1];
  expect(script('40-thin-pool')).toContain(`rm -rf "$root${String(rootPath)}"`);
  // nodeadm takes a config for containerd 1's schema, and migrates it, unless it names a plugin of containerd 2.
  expect(toml).toContain("[plugins.'io.containerd.cri.v1.images']\ndiscard_unpacked_layers = false\n");
});

test('overlayfs: leaves the NodeConfig to Karpenter', () => {
  expect(renderUserData()).not.toContain('node.eks.aws');
});

test.each(snapshotters)(
  '%s: fits into EC2 user data together with the part that Karpenter appends',
  (snapshotter) => {
    expect(Buffer.byteLength(renderUserData({ snapshotter }))).toBeLessThan(userDataLimitBytes - 3_072);
  },
);

test('installs nothing: a node starts the same when a package mirror is down', () => {
  for (const snapshotter of snapshotters) {
    expect(renderUserData({ snapshotter })).not.toMatch(/\b(dnf|yum|apt-get|curl|wget|pip)\b/);
  }
});

test.each([49, 101, 70.5])('refuses guestMemoryPercent %d', (guestMemoryPercent) => {
  expect(() => renderUserData({ guestMemoryPercent })).toThrow(
    `guestMemoryPercent is ${guestMemoryPercent}; allowed: a whole number from 50 to 100`,
  );
});

test('quotes values of the environment file so that a shell gives them back unchanged', () => {
  const value = `a'b "c" $HOME \`id\` \\ ; exit`;
  const file = renderEnvFile({ VALUE: value });
  expect(execFileSync('bash', ['-c', `${file}printf %s "$VALUE"`], { encoding: 'utf8' })).toBe(value);
  expect(() => renderEnvFile({ VALUE: 'a\nb' })).toThrow('VALUE holds a line break');
  expect(() => renderEnvFile({ 'a-b': '' })).toThrow("'a-b' is not a shell variable name");
});

test('refuses content that would break the document', () => {
  const part = (content: string) => () => renderMultipart([{ contentType: 'text/x', content }]);
  expect(part('a\n--openclaw-node-bootstrap\n')).toThrow(
    'begins with the MIME boundary --openclaw-node-bootstrap',
  );
  expect(part('--//')).toThrow('begins with the MIME boundary --//');
  expect(part('caf\u00e9')).toThrow('text/x part holds "\u00e9"; user data is ASCII with LF line ends');
  expect(part('a\r\nb')).toThrow('user data is ASCII with LF line ends');
});
