/** What one needs to know to point Karpenter at the bench. */
export interface BenchAddresses {
  /** Path of its service account's kubeconfig. */
  readonly kubeconfig: string;
  /** The emulated AWS. */
  readonly aws: string;
  readonly region: string;
  readonly ports: { readonly metrics: number; readonly health: number };
}

/** Everything that Karpenter is told here and not by its chart. */
export const benchSettings = ({
  kubeconfig,
  aws,
  region,
  ports,
}: BenchAddresses): Readonly<Record<string, string>> => ({
  // In a pod: the mounted token.
  KUBECONFIG: kubeconfig,
  // In a pod: Pod Identity, and the endpoints of the region.
  AWS_ENDPOINT_URL: aws,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: 'AKIAFAKEKARPENTER001',
  AWS_SECRET_ACCESS_KEY: 'fake',
  AWS_EC2_METADATA_DISABLED: 'true',
  // The ports of the chart may be taken on a machine.
  METRICS_PORT: String(ports.metrics),
  HEALTH_PROBE_PORT: String(ports.health),
  // One process needs no election.
  DISABLE_LEADER_ELECTION: 'true',
});

/**
 * The rights of what is no part of Karpenter but runs inside of the same process here: the stand-in for EC2, which
 * makes a node for every instance and keeps its instances in ConfigMaps.
 */
export const EMULATED_EC2_RULES = [
  { apiGroups: [''], resources: ['nodes'], verbs: ['create'] },
  {
    apiGroups: [''],
    resources: ['configmaps'],
    verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
  },
] as const;
