/** The values of the chart `cloudnative-pg` that we set; its own defaults hold for the rest. */
export interface CloudNativePgValues {
  readonly image?: { readonly repository: string };
  readonly replicaCount: number;
  readonly crds: { readonly create: true };
  readonly config: { readonly clusterWide: boolean };
  readonly resources: {
    readonly requests: {
      readonly cpu: string;
      readonly memory: string;
      readonly 'ephemeral-storage': string;
    };
    readonly limits: { readonly memory: string; readonly 'ephemeral-storage': string };
  };
}

/** What differs between installations of the operator. */
export interface CloudNativePgValuesProps {
  /**
   * The operator's image without a tag, where a mirror has it.
   *
   * @default - the chart's
   */
  readonly imageRepository?: string;
}

/** The operator of the in-cluster PostgreSQL. Its pods meet the pod security level `restricted` as they are. */
export function cloudNativePgValues(props: CloudNativePgValuesProps = {}): CloudNativePgValues {
  return {
    ...(props.imageRepository !== undefined && { image: { repository: props.imageRepository } }),
    replicaCount: 1,
    crds: { create: true },
    config: { clusterWide: true },
    resources: {
      requests: { cpu: '50m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
      limits: { memory: '256Mi', 'ephemeral-storage': '256Mi' },
    },
  };
}
