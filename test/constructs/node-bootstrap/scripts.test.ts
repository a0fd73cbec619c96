import * as fs from 'node:fs';

import { FakeNode } from './fake-node';

const env =
  "GUEST_MEMORY_PERCENT='90'\nBOOTSTRAP_STEPS='10-kernel-modules 30-raid0'\nON_FAILURE='poweroff'\n";
let node: FakeNode;
beforeEach(() => {
  node = new FakeNode(env);
});
afterEach(() => {
  node.remove();
});

describe('10-kernel-modules.sh', () => {
  test.each([
    ['x86_64', 'vmx', ['kvm_intel', 'vhost_vsock', 'vhost_net', 'tun']],
    ['x86_64', 'svm', ['kvm_amd', 'vhost_vsock', 'vhost_net', 'tun']],
    ['aarch64', 'asimd', ['vhost_vsock', 'vhost_net', 'tun']],
  ])('on %s with %s loads one module per call and keeps them for later boots', (arch, flag, modules) => {
    node.write('.fake/arch', `${arch}\n`);
    node.write('proc/cpuinfo', `flags : ${flag}\n`);
    if (arch === 'aarch64') node.link('dev/kvm', '/dev/null'); // built into the kernel
    const outcome = node.run('10-kernel-modules.sh');
    expect(outcome.stderr).toBe('');
    expect(outcome.calls).toEqual(['uname -m', ...modules.map((module) => `modprobe ${module}`)]);
    expect(node.read('etc/modules-load.d/openclaw.conf')).toBe(`${modules.join('\n')}\n`);
    expect(node.read('run/openclaw/10-kernel-modules.done')).toBe('');
  });

  test.each([
    ['no hardware virtualization', 'proc/cpuinfo', 'flags : fpu\n', 'no vmx or svm in /proc/cpuinfo'],
    ['no /dev/kvm after loading', '.fake/no-kvm-device', '', 'missing devices: /dev/kvm'],
    ['a module that does not load', '.fake/broken-vhost_vsock', '', ''],
    ['an unknown architecture', '.fake/arch', 'riscv64\n', 'unsupported architecture: riscv64'],
  ])('fails on %s', (_case, file, content, message) => {
    node.write(file, content);
    const outcome = node.run('10-kernel-modules.sh');
    expect(outcome.status).not.toBe(0);
    expect(outcome.stderr).toContain(message);
    expect(node.read('run/openclaw/10-kernel-modules.done')).toBeUndefined();
  });
});

test('20-guest-memory.sh raises the limit of /dev/shm', () => {
  expect(node.run('20-guest-memory.sh').calls).toEqual(['mount -o remount,size=90% /dev/shm']);
});

describe('30-raid0.sh', () => {
  test.each([1, 2, 4])('makes one array of %i disk(s), never of the EBS volume', (count) => {
    node.addDisks(count);
    const outcome = node.run('30-raid0.sh');
    expect(outcome.stderr).toBe('');
    const disks = Array.from({ length: count }, (_, i) => `/dev/nvme${i + 1}n1`);
    expect(outcome.calls.filter((call) => call.startsWith('mdadm --create'))).toEqual([
      `mdadm --create /dev/md/kubernetes --run --force --level=0 --name=kubernetes --raid-devices=${count} ${disks.join(' ')}`,
    ]);
    expect(outcome.calls.join('\n')).not.toContain('nvme0n1');
    expect(node.read('run/openclaw/array')).toBe(`${node.root}/dev/md127\n`);
    expect(node.read('.aws/mdadm.conf')).toContain('ARRAY /dev/md/kubernetes');
    expect(node.read('run/openclaw/30-raid0.done')).toBe('');
  });

  test('does nothing, and succeeds, without instance store', () => {
    const outcome = node.run('30-raid0.sh');
    expect(outcome.status).toBe(0);
    expect(outcome.calls).toEqual(['udevadm settle --timeout=30']);
    expect(node.read('run/openclaw/array')).toBeUndefined();
    expect(node.read('run/openclaw/30-raid0.done')).toBe('');
  });

  test.each([
    ['assembled by udev', true, []],
    ['not assembled yet', false, ['mdadm --assemble /dev/md/kubernetes /dev/nvme1n1 /dev/nvme2n1']],
  ])('keeps the data of an earlier boot: array %s', (_case, arrayAssembled, expected) => {
    node.addDisks(2);
    node.run('30-raid0.sh');
    node.reboot({ arrayAssembled });
    const outcome = node.run('30-raid0.sh');
    expect(outcome.status).toBe(0);
    expect(outcome.calls.filter((call) => /mdadm --(create|assemble)/.test(call))).toEqual(expected);
    // nodeadm finds the array by this link; the name that udev gives it may carry the host's.
    expect(fs.readlinkSync(node.at('dev/md/kubernetes'))).toBe('../md127');
    expect(node.read('run/openclaw/array')).toBe(`${node.root}/dev/md127\n`);
  });

  test.each([
    ['ext4', "refusing /dev/nvme1n1: it carries 'ext4'"],
    ['gpt', "refusing /dev/nvme1n1: it carries 'gpt'"],
    ['unreadable', 'cannot tell what is on /dev/nvme1n1 (blkid: 8)'],
    ['linux_raid_member', '1 of 2 disks belong to an array'],
  ])('refuses a disk that carries %s', (content, message) => {
    node.addDisks(2);
    node.write('.fake/content/nvme1n1', `${content}\n`);
    const outcome = node.run('30-raid0.sh');
    expect(outcome.status).toBe(1);
    expect(outcome.stderr.replaceAll(node.root, '')).toContain(message);
    expect(outcome.calls.join('\n')).not.toContain('mdadm');
    expect(node.read('run/openclaw/30-raid0.done')).toBeUndefined();
  });
});

describe('40-array-filesystem.sh', () => {
  const directories = [
    '/var/lib/kubelet',
    '/var/lib/containerd',
    '/var/lib/soci-snapshotter-grpc',
    '/var/log/pods',
  ];
  const stores = ['kubelet', 'containerd', 'soci-snapshotter-grpc', 'pods'];
  const mounts = (calls: readonly string[]) => calls.filter((call) => call.startsWith('mount '));

  test('formats a blank array once and binds what containerd and kubelet write onto it', () => {
    node.addDisks(2);
    node.run('30-raid0.sh');
    const outcome = node.run('40-array-filesystem.sh');
    expect(outcome.stderr).toBe('');
    expect(outcome.calls).toContain('mkfs.xfs -K -l su=8b /dev/md127');
    expect(mounts(outcome.calls)).toEqual([
      'mount -t xfs -o noatime /dev/md127 /mnt/k8s-disks/0',
      ...directories.map((directory, i) => `mount --bind /mnt/k8s-disks/0/${String(stores[i])} ${directory}`),
    ]);
    expect(node.read('mnt/k8s-disks/0/containerd/pause-image')).toBe('cached by the AMI\n');
  });

  test('on a second boot neither formats nor copies over newer data', () => {
    node.addDisks(2);
    node.run('30-raid0.sh');
    node.run('40-array-filesystem.sh');
    node.write('mnt/k8s-disks/0/containerd/pulled-image', 'since the first boot\n');
    node.reboot({ arrayAssembled: true });
    node.run('30-raid0.sh');
    const outcome = node.run('40-array-filesystem.sh');
    expect(outcome.status).toBe(0);
    expect(outcome.calls.join('\n')).not.toContain('mkfs');
    expect(mounts(outcome.calls)).toHaveLength(5);
    expect(node.read('mnt/k8s-disks/0/containerd/pulled-image')).toBe('since the first boot\n');
    expect(fs.readdirSync(node.at('mnt/k8s-disks/0/containerd'))).toEqual(['pause-image', 'pulled-image']);
    expect(fs.readdirSync(node.at('mnt/k8s-disks/0')).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test('run twice in one boot mounts nothing twice', () => {
    node.addDisks(1);
    node.run('30-raid0.sh');
    node.run('40-array-filesystem.sh');
    expect(mounts(node.run('40-array-filesystem.sh').calls)).toEqual([]);
  });

  test('starts a copy over that an earlier boot left half done', () => {
    node.addDisks(1);
    node.run('30-raid0.sh');
    node.write('mnt/k8s-disks/0/containerd.partial/half', '');
    node.run('40-array-filesystem.sh');
    expect(node.read('mnt/k8s-disks/0/containerd/half')).toBeUndefined();
    expect(node.read('mnt/k8s-disks/0/containerd/pause-image')).toBeDefined();
  });

  test.each(['LVM2_member', 'unreadable'])('refuses an array that carries %s', (content) => {
    node.addDisks(1);
    node.run('30-raid0.sh');
    node.write('.fake/content/md127', `${content}\n`);
    const outcome = node.run('40-array-filesystem.sh');
    expect(outcome.status).toBe(1);
    expect(outcome.calls.join('\n')).not.toContain('mkfs');
  });

  test('leaves the root volume in charge when there is no array', () => {
    node.run('30-raid0.sh');
    const outcome = node.run('40-array-filesystem.sh');
    expect(outcome).toMatchObject({ status: 0, calls: [] });
    expect(node.read('run/openclaw/40-array-filesystem.done')).toBe('');
  });
});

describe('40-thin-pool.sh', () => {
  test('makes the pool that containerd is configured for, on the array', () => {
    node.addDisks(2);
    node.write('var/lib/containerd/io.containerd.snapshotter.v1.devmapper/metadata.db', 'stale\n');
    node.run('30-raid0.sh');
    const outcome = node.run('40-thin-pool.sh');
    expect(outcome.stderr).toBe('');
    expect(outcome.calls).toEqual([
      'modprobe dm_thin_pool',
      'vgs openclaw',
      'vgcreate openclaw /dev/md127',
      'lvs openclaw/thinpool',
      'lvcreate --yes --type thin-pool --name thinpool --extents 95%FREE --chunksize 128k --zero y openclaw',
      'vgchange --activate y openclaw',
      'dmsetup status --target thin-pool openclaw-thinpool',
    ]);
    expect(
      node.read('var/lib/containerd/io.containerd.snapshotter.v1.devmapper/metadata.db'),
    ).toBeUndefined();
  });

  test('activates the pool of an earlier boot and keeps what the snapshotter knows', () => {
    node.addDisks(2);
    node.run('30-raid0.sh');
    node.run('40-thin-pool.sh');
    node.write('var/lib/containerd/io.containerd.snapshotter.v1.devmapper/metadata.db', 'current\n');
    node.reboot({ arrayAssembled: true });
    node.run('30-raid0.sh');
    const outcome = node.run('40-thin-pool.sh');
    expect(outcome.calls.filter((call) => /create/.test(call))).toEqual([]);
    expect(outcome.calls).toContain('vgchange --activate y openclaw');
    expect(node.read('var/lib/containerd/io.containerd.snapshotter.v1.devmapper/metadata.db')).toBe(
      'current\n',
    );
  });

  test('fails on a machine without instance store', () => {
    node.run('30-raid0.sh');
    const outcome = node.run('40-thin-pool.sh');
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain('needs instance types with local NVMe disks');
  });
});

describe('90-open-gate.sh', () => {
  beforeEach(() => {
    node.write('dev/kmsg', '');
    node.write('dev/console', '');
  });

  test('opens the gate when every step is done', () => {
    node.run('10-kernel-modules.sh');
    node.run('30-raid0.sh');
    expect(node.run('90-open-gate.sh')).toMatchObject({ status: 0, calls: [] });
    expect(node.read('run/openclaw/node-ready')).toBe('');
  });

  test('a missing step keeps it shut, says so on the console, and powers off', () => {
    node.write('.fake/no-kvm-device', '');
    node.run('10-kernel-modules.sh');
    node.run('30-raid0.sh');
    const outcome = node.run('90-open-gate.sh');
    expect(outcome.status).toBe(1);
    expect(outcome.calls).toHaveLength(1);
    expect(outcome.calls[0]).toMatch(/^shutdown --poweroff \+1 /);
    expect(node.read('run/openclaw/node-ready')).toBeUndefined();
    for (const file of ['dev/kmsg', 'dev/console']) {
      expect(node.read(file)).toContain('openclaw: NODE BOOTSTRAP FAILED at: 10-kernel-modules.');
    }
  });

  test('holds the machine for a person when told to', () => {
    node.write('etc/openclaw/bootstrap.env', env.replace('poweroff', 'hold'));
    const outcome = node.run('90-open-gate.sh');
    expect(outcome).toMatchObject({ status: 1, calls: [] });
    expect(node.read('run/openclaw/node-ready')).toBeUndefined();
  });
});
