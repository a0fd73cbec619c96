import * as fs from 'node:fs';
import * as path from 'node:path';

import { renderEnvFile } from './env-file';
import { type MimePart, renderMultipart } from './mime';

/**
 * How containerd keeps the root file systems of containers.
 *
 * - `overlayfs`: on the instance-store array, shared into the guest by virtio-fs (QEMU, Cloud Hypervisor).
 * - `devmapper`: a thin pool over the whole instance store, because Firecracker takes only block devices.
 */
export type Snapshotter = 'overlayfs' | 'devmapper';

/** What the nodes of one pool do before they join the cluster. */
export interface NodeBootstrap {
  /** @default 'overlayfs' */
  readonly snapshotter?: Snapshotter;

  /**
   * What a node does whose bootstrap failed (no `/dev/kvm`, a disk it may not touch). It never joins either way.
   *
   * `poweroff` makes Karpenter replace it at once; `hold` keeps it for a person to look at through SSM, until
   * Karpenter's registration timeout (15 minutes) deletes it.
   *
   * @default 'poweroff'
   */
  readonly onFailure?: 'poweroff' | 'hold';

  /**
   * Share of the node's memory that guests may take through `/dev/shm`, percent. The kernel's own default, 50,
   * would leave half of the node unusable for QEMU guests.
   *
   * @default 95
   */
  readonly guestMemoryPercent?: number;
}

/** EC2 refuses more. Karpenter's own NodeConfig part (about 1.5 KB) must fit as well. */
export const userDataLimitBytes = 16_384;

const karpenterPartBytes = 3_072;

/** The steps of a node, in order. cloud-init runs them so: it numbers the parts, and sorts by that. */
const steps = {
  overlayfs: ['10-kernel-modules', '20-guest-memory', '30-raid0', '40-array-filesystem'],
  devmapper: ['10-kernel-modules', '20-guest-memory', '30-raid0', '40-thin-pool'],
} as const satisfies Record<Snapshotter, readonly string[]>;

const lastStep = '90-open-gate';

/**
 * The user data of a pool's nodes: a pure function of its argument and of the files beside it.
 *
 * Order on AL2023: nodeadm-config, cloud-init (writes files, then runs the scripts), nodeadm-run, which starts
 * containerd and kubelet. So the scripts run before either, on every boot. nodeadm-run starts even when a
 * script failed; the gate on kubelet is what keeps such a node out.
 *
 * @see https://github.com/awslabs/amazon-eks-ami/tree/main/templates/al2023/runtime/rootfs/etc/systemd/system
 * @throws when `guestMemoryPercent` is no whole number from 50 to 100, or the result outgrows EC2's limit.
 */
export function renderUserData(bootstrap: NodeBootstrap = {}): string {
  const { snapshotter = 'overlayfs', onFailure = 'poweroff', guestMemoryPercent = 95 } = bootstrap;
  if (!Number.isInteger(guestMemoryPercent) || guestMemoryPercent < 50 || guestMemoryPercent > 100) {
    throw new Error(`guestMemoryPercent is ${guestMemoryPercent}; allowed: a whole number from 50 to 100`);
  }
  const env = renderEnvFile({
    BOOTSTRAP_STEPS: steps[snapshotter].join(' '),
    GUEST_MEMORY_PERCENT: String(guestMemoryPercent),
    ON_FAILURE: onFailure,
  });
  const userData = renderMultipart([
    ...(snapshotter === 'devmapper' ? [nodeConfig(readFile('files/devmapper.toml'))] : []),
    cloudConfig({ env, snapshotter }),
    ...[...steps[snapshotter], lastStep].map(script),
  ]);
  const bytes = Buffer.byteLength(userData);
  if (bytes > userDataLimitBytes - karpenterPartBytes) {
    throw new Error(
      `User data has ${bytes} bytes; EC2 allows ${userDataLimitBytes}, of which Karpenter needs ${karpenterPartBytes}`,
    );
  }
  return userData;
}

function script(name: string): MimePart {
  return { contentType: 'text/x-shellscript-per-boot', content: readFile(`scripts/${name}.sh`) };
}

/** JSON is YAML, so neither document needs a YAML writer. */
function nodeConfig(containerdConfig: string): MimePart {
  return {
    contentType: 'application/node.eks.aws',
    content: JSON.stringify({
      apiVersion: 'node.eks.aws/v1alpha1',
      kind: 'NodeConfig',
      spec: { containerd: { config: containerdConfig } },
    }),
  };
}

function cloudConfig(files: { readonly env: string; readonly snapshotter: Snapshotter }): MimePart {
  const dropIns = '/etc/systemd/system/kubelet.service.d';
  const written = [
    { path: '/etc/openclaw/bootstrap.env', content: files.env },
    { path: `${dropIns}/10-openclaw-gate.conf`, content: readFile('files/kubelet-gate.conf') },
    ...(files.snapshotter === 'devmapper'
      ? [
          {
            path: `${dropIns}/20-openclaw-pause-image.conf`,
            content: readFile('files/kubelet-pause-image.conf'),
          },
        ]
      : []),
  ];
  const document = {
    write_files: written.map((file) => ({ ...file, permissions: '0644' })),
    // Independent of the scripts: even if none of them ran, systemd would know the gate.
    runcmd: [['systemctl', 'daemon-reload']],
  };
  return { contentType: 'text/cloud-config', content: `#cloud-config\n${JSON.stringify(document)}\n` };
}

function readFile(name: string): string {
  return fs.readFileSync(path.join(__dirname, name), 'utf8');
}
