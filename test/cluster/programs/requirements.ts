import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAM_NAMES, sourceOf } from './programs';

interface Requirement {
  readonly command: string;
  readonly args: readonly string[];
  /** Debian package that brings it. */
  readonly package?: string;
}

/** What the bench needs of the machine. */
const TOOLS: readonly Requirement[] = [
  { command: 'openssl', args: ['version'], package: 'openssl' },
  { command: 'ip', args: ['-V'], package: 'iproute2' },
  { command: 'unshare', args: ['--version'], package: 'util-linux' },
  { command: 'python3', args: ['-m', 'pip', '--version'], package: 'python3-pip' },
];

const GO: Requirement = { command: 'go', args: ['version'] };

/** The Go release to install where there is none: the newest that a module of the bench asks for. */
const goRelease = (): string =>
  PROGRAM_NAMES.map((name) => readFileSync(join(sourceOf(name), 'go.mod'), 'utf8'))
    .map((text) => /^go (\S+)$/m.exec(text)?.[1] ?? '')
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1) ?? '';

const runs = ({ command, args }: Requirement): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/**
 * Checks that the machine has what the bench needs.
 *
 * @throws Error with the one command that installs what is missing
 */
export const checkRequirements = (): void => {
  const packages = TOOLS.filter((tool) => !runs(tool)).flatMap((tool) => tool.package ?? []);
  const commands = [
    ...(packages.length > 0
      ? [`apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`]
      : []),
    ...(runs(GO)
      ? []
      : [
          `curl -fsSL https://go.dev/dl/go${goRelease()}.linux-amd64.tar.gz | tar -C /usr/local -xz && export PATH=$PATH:/usr/local/go/bin`,
        ]),
  ];
  if (commands.length > 0) {
    throw new Error(`this machine lacks programs that the bench needs; run:\n\n  ${commands.join(' && ')}\n`);
  }
};
