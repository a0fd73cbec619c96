import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const scripts = path.join(__dirname, '../../../constructs/node-bootstrap/scripts');
const stub = path.join(__dirname, 'stubs/block-tool.sh');
const stubbed = [
  'blkid',
  'dmsetup',
  'lvcreate',
  'lvs',
  'mdadm',
  'mkfs.xfs',
  'modprobe',
  'mount',
  'mountpoint',
  'shutdown',
  'systemctl',
  'udevadm',
  'uname',
  'vgchange',
  'vgcreate',
  'vgs',
];

/** What a script did: exit code, what it said, which tools it called. */
export interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
  readonly calls: readonly string[];
}

/** A directory that looks like a node's root to the bootstrap scripts, and stands for its block tools. */
export class FakeNode {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'node-')));

  constructor(env = '') {
    this.write('.fake/arch', 'x86_64\n');
    this.write('proc/cpuinfo', 'flags\t\t: fpu vmx sse\n');
    this.write('etc/openclaw/bootstrap.env', env);
    this.write('var/lib/containerd/pause-image', 'cached by the AMI\n');
    for (const device of ['vhost-vsock', 'vhost-net', 'net/tun']) this.link(`dev/${device}`, '/dev/null');
    fs.mkdirSync(this.at('dev/disk/by-id'), { recursive: true });
    fs.mkdirSync(this.at('.fake/bin'), { recursive: true });
    for (const tool of stubbed) fs.symlinkSync(stub, this.at(`.fake/bin/${tool}`));
    // The root volume, as every EC2 node has it: same kind of link, another vendor string.
    this.write('dev/nvme0n1', '');
    this.link('dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123', '../../nvme0n1');
  }

  at(file: string): string {
    return path.join(this.root, file);
  }

  write(file: string, content: string): void {
    fs.mkdirSync(path.dirname(this.at(file)), { recursive: true });
    fs.writeFileSync(this.at(file), content);
  }

  link(file: string, target: string): void {
    fs.mkdirSync(path.dirname(this.at(file)), { recursive: true });
    fs.symlinkSync(target, this.at(file));
  }

  read(file: string): string | undefined {
    return fs.existsSync(this.at(file)) ? fs.readFileSync(this.at(file), 'utf8') : undefined;
  }

  /** Instance-store disks nvme1n1…, each under the two names that udev gives it. */
  addDisks(count: number): void {
    for (let i = 1; i <= count; i += 1) {
      this.write(`dev/nvme${i}n1`, '');
      const name = `dev/disk/by-id/nvme-Amazon_EC2_NVMe_Instance_Storage_AWS${i}`;
      this.link(name, `../../nvme${i}n1`);
      this.link(`${name}-ns-1`, `../../nvme${i}n1`);
    }
  }

  /** Forgets what a reboot forgets: /run, mounts, and (unless udev assembled it) the running array. */
  reboot(options: { readonly arrayAssembled: boolean }): void {
    for (const gone of ['run', 'dev/md', '.fake/mounts', '.fake/calls'])
      fs.rmSync(this.at(gone), { recursive: true, force: true });
    if (!options.arrayAssembled) fs.rmSync(this.at('sys'), { recursive: true, force: true });
  }

  run(script: string): Outcome {
    fs.rmSync(this.at('.fake/calls'), { force: true });
    const result = spawnSync('bash', [path.join(scripts, script)], {
      encoding: 'utf8',
      env: { PATH: `${this.at('.fake/bin')}:/usr/bin:/bin`, OPENCLAW_ROOT: this.root },
    });
    const calls = (this.read('.fake/calls') ?? '').split('\n').filter((line) => line !== '');
    return { status: result.status, stderr: result.stderr, calls };
  }

  remove(): void {
    execFileSync('rm', ['-rf', this.root]);
  }
}
