import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Addresses that kwok gives to pods. All of them lead to this machine's programs, see {@link enterLoopback}. */
export const POD_RANGE = '10.244.0.0/16';

/** Hosts of the internet that the bench serves itself, so that their URLs stay as they are. */
export const MIRRORED_HOSTS = ['raw.githubusercontent.com'] as const;

/**
 * Runs a command in namespaces of its own: the only network device is loopback, so that a program which binds all
 * addresses is still nowhere to be reached, and nothing leaves the machine; and when the command ends, however it
 * ends, the kernel ends every process that it left.
 *
 * @returns the exit code
 */
export const runIsolated = (command: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const namespaces = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--ipc'];
    const user = process.getuid?.() === 0 ? [] : ['--map-root-user'];
    // And when this process is killed, so is all of that.
    const tied = ['--pdeathsig', 'KILL', 'unshare'];
    const child = spawn('setpriv', [...tied, ...user, ...namespaces, '--', command, ...args], {
      stdio: 'inherit',
    });
    // Ctrl-C reaches the whole foreground: the command ends itself, and so this. Whoever asks this process alone to end
    // ends all: unshare takes no other signal while it waits.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGKILL'));
    child.on('error', reject);
    child.on('exit', (code) => {
      resolve(code ?? 1);
    });
  });

/** Makes the namespaces of {@link runIsolated} ready for a cluster. Called once, inside of them. */
export const enterLoopback = (folder: string): void => {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  // A pod's address is any address of this machine: the API server finds a webhook's program behind its Service.
  execFileSync('ip', ['route', 'add', 'local', POD_RANGE, 'dev', 'lo']);
  mkdirSync(folder, { recursive: true });
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost ${MIRRORED_HOSTS.join(' ')}\n`);
  execFileSync('mount', ['--bind', hosts, '/etc/hosts']);
};
