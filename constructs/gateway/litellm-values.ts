import type { ProxyConfig } from './proxy-config';

/** What the gateway's pod may use. */
export interface PodResources {
  readonly requests: { readonly cpu: string; readonly memory: string; readonly 'ephemeral-storage': string };
  readonly limits: { readonly cpu?: string; readonly memory: string; readonly 'ephemeral-storage': string };
}

/**
 * The values of the chart `litellm-helm` that we set; its own defaults hold for the rest.
 *
 * Not the chart `litellm` 1.0.0: it passes `proxy`, `migrations` and `metrics` to an image that dispatches on them,
 * which the pinned image is not known to do, and its contents changed under one version number.
 *
 * @see https://github.com/BerriAI/litellm/tree/main/helm/litellm-helm
 */
export interface LitellmValues {
  readonly fullnameOverride: string;
  readonly replicaCount: number;
  readonly numWorkers: number;
  readonly image: { readonly repository: string; readonly tag: string; readonly pullPolicy: 'IfNotPresent' };
  readonly serviceAccount: { readonly create: false; readonly name: string };
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podSecurityContext: {
    readonly runAsNonRoot: true;
    readonly runAsUser: number;
    readonly runAsGroup: number;
    readonly fsGroup: number;
    readonly seccompProfile: { readonly type: 'RuntimeDefault' };
  };
  readonly securityContext: {
    readonly allowPrivilegeEscalation: false;
    readonly capabilities: { readonly drop: readonly ['ALL'] };
    readonly readOnlyRootFilesystem: true;
    readonly runAsNonRoot: true;
    readonly runAsUser: number;
    readonly seccompProfile: { readonly type: 'RuntimeDefault' };
  };
  readonly strategy: {
    readonly type: 'RollingUpdate';
    readonly rollingUpdate: { readonly maxUnavailable: 0; readonly maxSurge: 1 };
  };
  readonly environmentSecrets: readonly string[];
  readonly envVars: Readonly<Record<string, string>>;
  readonly masterkeySecretName: string;
  readonly masterkeySecretKey: string;
  readonly proxy_config: ProxyConfig;
  readonly db: {
    readonly useExisting: true;
    readonly deployStandalone: false;
    readonly database: string;
    readonly url: string;
    readonly secret: {
      readonly name: string;
      readonly usernameKey: string;
      readonly passwordKey: string;
      readonly endpointKey: string;
    };
  };
  readonly redis: { readonly enabled: false };
  readonly migrationJob: {
    readonly enabled: true;
    readonly backoffLimit: number;
    readonly activeDeadlineSeconds: number;
    readonly resources: PodResources;
    readonly hooks: {
      readonly argocd: { readonly enabled: false };
      readonly helm: { readonly enabled: true };
    };
  };
  readonly metricsServer: { readonly enabled: true; readonly port: number };
  readonly autoscaling: {
    readonly enabled: boolean;
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly targetCPUUtilizationPercentage: number;
  };
  readonly pdb: { readonly enabled: boolean; readonly maxUnavailable: 1 };
  readonly resources: PodResources;
  readonly terminationGracePeriodSeconds: number;
  readonly topologySpreadConstraints: readonly {
    readonly maxSkew: 1;
    readonly topologyKey: string;
    readonly whenUnsatisfiable: 'ScheduleAnyway' | 'DoNotSchedule';
    readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  }[];
  readonly volumes: readonly {
    readonly name: string;
    readonly emptyDir: { readonly sizeLimit: string };
  }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

/** What differs between gateways. */
export interface LitellmValuesProps {
  /** The image. The chart has no digest of its own: `tag` may be `v1.2.3@sha256:…`. */
  readonly image: { readonly repository: string; readonly tag: string };

  /** LiteLLM's `config.yaml`. */
  readonly proxyConfig: ProxyConfig;

  /** The service account that Pod Identity knows. It exists before the release, since the migration Job uses it. */
  readonly serviceAccount: string;

  /** Name of the Kubernetes Secret with the key `master-key`. */
  readonly masterKeySecret: string;

  /** Name of the Kubernetes Secret with `username`, `password` (URL-encoded) and `host` of the database. */
  readonly databaseSecret: string;

  /** Name of the database. */
  readonly databaseName: string;

  /** Kubernetes Secrets whose keys become environment variables: the salt and the providers' API keys. */
  readonly environmentSecrets: readonly string[];

  /** Replicas, at least. From 2 on a PodDisruptionBudget holds all but one. */
  readonly replicas: number;

  /**
   * Replicas, at most; above `replicas` the number follows the CPU. That needs `metrics.k8s.io` in the cluster, which
   * EKS does not install, and a Redis: without one, every replica counts rate limits for itself.
   *
   * @default - `replicas`
   */
  readonly maxReplicas?: number;

  /**
   * CPU and memory of a replica.
   *
   * @default - 500m and 2Gi, limited to 2Gi: one worker uses 0.5–0.8 GB in steady state
   */
  readonly resources?: PodResources;
}

/** The port on which every replica serves Prometheus, without a key; only network policy stands before it. */
export const METRICS_PORT = 4001;

const NAME = 'litellm';
const SCRATCH = '/scratch';
const NOBODY = 65534;

/** The chart's values for one gateway. */
export function litellmValues(props: LitellmValuesProps): LitellmValues {
  const maxReplicas = props.maxReplicas ?? props.replicas;
  if (props.replicas < 1 || maxReplicas < props.replicas) {
    throw new Error(`gateway replicas: ${props.replicas} to ${maxReplicas} is no range from 1 up`);
  }
  const spread = (topologyKey: string) => ({
    maxSkew: 1 as const,
    topologyKey,
    // A single zone or node must not keep the gateway down.
    whenUnsatisfiable: 'ScheduleAnyway' as const,
    labelSelector: { matchLabels: { 'app.kubernetes.io/name': NAME } },
  });
  return {
    fullnameOverride: NAME,
    replicaCount: props.replicas,
    // One process per replica: the limits that LiteLLM keeps in memory stay whole, and Kubernetes scales.
    numWorkers: 1,
    image: { ...props.image, pullPolicy: 'IfNotPresent' },
    serviceAccount: { create: false, name: props.serviceAccount },
    podLabels: { 'app.kubernetes.io/part-of': 'openclaw-eks-blueprint' },
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: NOBODY,
      runAsGroup: NOBODY,
      fsGroup: NOBODY,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    // The chart gives the migration Job these alone, so they repeat what the pod's context says.
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: NOBODY,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    environmentSecrets: props.environmentSecrets,
    envVars: {
      // Otherwise every start fetches a price list from GitHub: 7 s, and a failure behind a closed egress.
      LITELLM_LOCAL_MODEL_COST_MAP: 'True',
      // Keys and models are code; nobody signs in. The pages are served all the same, to no use.
      DISABLE_ADMIN_UI: 'True',
      NO_DOCS: 'True',
      NO_REDOC: 'True',
      NO_OPENAPI: 'True',
      // The root file system is read-only; the chart mounts /tmp for the server, but nothing for the migration Job.
      HOME: SCRATCH,
      TMPDIR: SCRATCH,
      XDG_CACHE_HOME: `${SCRATCH}/cache`,
      LITELLM_MIGRATION_DIR: `${SCRATCH}/migrations`,
    },
    masterkeySecretName: props.masterKeySecret,
    masterkeySecretKey: 'master-key',
    proxy_config: props.proxyConfig,
    db: {
      useExisting: true,
      // The default is a Postgres of a frozen, unpatched image with a published password.
      deployStandalone: false,
      database: props.databaseName,
      url: 'postgresql://$(DATABASE_USERNAME):$(DATABASE_PASSWORD)@$(DATABASE_HOST):5432/$(DATABASE_NAME)?sslmode=require',
      secret: {
        name: props.databaseSecret,
        usernameKey: 'username',
        passwordKey: 'password',
        endpointKey: 'host',
      },
    },
    redis: { enabled: false },
    migrationJob: {
      enabled: true,
      // A new in-cluster database needs minutes for its volume; the Job waits by failing, and Helm waits for the Job.
      backoffLimit: 10,
      activeDeadlineSeconds: 660,
      resources: {
        requests: { cpu: '100m', memory: '512Mi', 'ephemeral-storage': '512Mi' },
        limits: { memory: '1Gi', 'ephemeral-storage': '1Gi' },
      },
      // The chart's default runs the Job under Argo CD only: with Helm the tables would never be made.
      hooks: { argocd: { enabled: false }, helm: { enabled: true } },
    },
    metricsServer: { enabled: true, port: METRICS_PORT },
    autoscaling: {
      enabled: maxReplicas > props.replicas,
      minReplicas: props.replicas,
      maxReplicas,
      targetCPUUtilizationPercentage: 60,
    },
    pdb: { enabled: props.replicas > 1, maxUnavailable: 1 },
    resources: props.resources ?? {
      requests: { cpu: '500m', memory: '2Gi', 'ephemeral-storage': '1Gi' },
      limits: { memory: '2Gi', 'ephemeral-storage': '2Gi' },
    },
    terminationGracePeriodSeconds: 90,
    topologySpreadConstraints: [spread('topology.kubernetes.io/zone'), spread('kubernetes.io/hostname')],
    volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '512Mi' } }],
    volumeMounts: [{ name: 'scratch', mountPath: SCRATCH }],
  };
}
