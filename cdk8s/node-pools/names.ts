/** Taint of every sandbox node; its value is the isolation. Only agents and the node's own daemons tolerate it. */
export const SANDBOX_TAINT = 'openclaw.dev/sandbox';

/** Label with the isolation that a node gives: an agent selects its nodes by it. */
export const ISOLATION_LABEL = 'openclaw.dev/isolation';

/**
 * Label that kata-deploy selects its nodes by. Not Kata's own label: kata-deploy writes that one itself, and a
 * DaemonSet must not select by what it writes.
 */
export const SANDBOX_NODE_LABEL = 'openclaw.dev/sandbox-node';

/** Startup taint that kata-deploy removes once Kata is installed: no agent lands on a node before. */
export const KATA_STARTUP_TAINT = 'katacontainers.io/kata-runtime';

/**
 * Labels that kata-deploy's RuntimeClasses select by. Karpenter must find them in the NodePool or it would never
 * start a node for such a pod; they are true from the first second, which is why the startup taint is needed.
 */
export const KATA_LABELS: Readonly<Record<string, string>> = {
  'katacontainers.io/kata-runtime': 'true',
  'kata-deploy.katacontainers.io/default': 'true',
};

/**
 * Label with a node's snapshotter. Every RuntimeClass selects by it: Firecracker finds a block device nowhere else, and
 * the pods of the others would take the room of its nodes, whose disks are a thin pool that they have no use for.
 */
export const SNAPSHOTTER_LABEL = 'openclaw.dev/snapshotter';
