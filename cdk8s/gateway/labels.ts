/** The gateway's fixed names in the cluster. */
export const GATEWAY = {
  namespace: 'litellm',
  /** Service, release and service account. */
  name: 'litellm',
  port: 4000,
  metricsPort: 4001,
  /** Kubernetes Secret with `master-key`. */
  masterKeySecret: 'litellm-master-key',
  /** Kubernetes Secret with the salt and the providers' keys, as environment variables. */
  environmentSecret: 'litellm-environment',
  /** Kubernetes Secret with `username`, `password` (URL-encoded) and `host` of the database. */
  databaseSecret: 'litellm-database',
} as const;

/** The in-cluster database's fixed names. */
export const DATABASE = { cluster: 'litellm-db', name: 'litellm', operatorNamespace: 'cnpg-system' } as const;

/** The label that every object of this blueprint carries; the secret store admits namespaces by it. */
export const PART_OF = { 'app.kubernetes.io/part-of': 'openclaw-eks-blueprint' } as const;

/** Labels of one component. */
export function labelsOf(name: string, component?: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    ...(component !== undefined && { 'app.kubernetes.io/component': component }),
    ...PART_OF,
  };
}

/** Labels of a namespace that enforces, and warns about, a pod security level. */
export function namespaceLabels(level: 'restricted' | 'baseline' | 'privileged'): Record<string, string> {
  return {
    ...PART_OF,
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/warn': level,
    'pod-security.kubernetes.io/audit': level,
  };
}
