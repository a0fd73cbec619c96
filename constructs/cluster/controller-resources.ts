/** Kubernetes resource requests and limits of one container. */
export interface ContainerResources {
  /** What the scheduler reserves. */
  readonly requests: ResourceAmounts;

  /** What the container may use at most. */
  readonly limits: ResourceAmounts;
}

/** Kubernetes quantities. */
export interface ResourceAmounts {
  /** Processor time, such as `250m`. */
  readonly cpu: string;

  /** Memory, such as `256Mi`. */
  readonly memory: string;

  /** Writable layer and logs, such as `64Mi`. */
  readonly 'ephemeral-storage': string;
}

/**
 * Resources of a controller: as much memory reserved as allowed, since memory cannot be taken back; more processor
 * than reserved, since start-up is busy.
 */
export function controllerResources(cpu: string, cpuLimit: string, memory: string): ContainerResources {
  return {
    requests: { cpu, memory, 'ephemeral-storage': '64Mi' },
    limits: { cpu: cpuLimit, memory, 'ephemeral-storage': '256Mi' },
  };
}
