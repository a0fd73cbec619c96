/** CPU and memory of a container. */
interface ComputeResources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

/** What a container may use. */
interface Resources {
  readonly requests: ComputeResources['requests'] & { readonly 'ephemeral-storage': string };
  readonly limits: ComputeResources['limits'] & { readonly 'ephemeral-storage': string };
}

/** Where a component's image comes from; its path stays. */
interface Registry {
  readonly image?: { readonly registry: string };
}

interface Switch {
  readonly enabled: boolean;
}

interface VolumeClaimTemplate {
  readonly volumeClaimTemplate: {
    readonly spec: {
      readonly storageClassName: string;
      readonly accessModes: readonly ['ReadWriteOnce'];
      readonly resources: { readonly requests: { readonly storage: string } };
    };
  };
}

/** The values of the chart `kube-prometheus-stack` that we set; its own defaults hold for the rest. */
export interface KubePrometheusStackValues {
  readonly kubeControllerManager: Switch;
  readonly kubeScheduler: Switch;
  readonly kubeEtcd: Switch;
  readonly kubeProxy: Switch;
  readonly prometheus: {
    readonly prometheusSpec: Registry & {
      readonly serviceMonitorSelectorNilUsesHelmValues: false;
      readonly podMonitorSelectorNilUsesHelmValues: false;
      readonly ruleSelectorNilUsesHelmValues: false;
      readonly probeSelectorNilUsesHelmValues: false;
      readonly scrapeConfigSelectorNilUsesHelmValues: false;
      readonly retention: string;
      readonly retentionSize: string;
      readonly resources: Resources;
      readonly storageSpec: VolumeClaimTemplate;
    };
  };
  readonly alertmanager: Switch & {
    readonly alertmanagerSpec: Registry & {
      readonly resources: Resources;
      readonly storage: VolumeClaimTemplate;
    };
  };
  readonly prometheusOperator: Registry & {
    readonly resources: Resources;
    readonly prometheusConfigReloader: Registry & { readonly resources: ComputeResources };
    readonly admissionWebhooks: { readonly patch: Registry & { readonly resources: Resources } };
    readonly thanosImage?: { readonly registry: string };
  };
  readonly grafana: Registry & {
    readonly admin: {
      readonly existingSecret: string;
      readonly userKey: string;
      readonly passwordKey: string;
    };
    readonly resources: Resources;
    readonly sidecar: Registry & {
      readonly resources: Resources;
      readonly dashboards: Switch & {
        readonly label: string;
        readonly labelValue: string;
        readonly searchNamespace: string;
      };
    };
    readonly testFramework: Switch;
    readonly 'grafana.ini': {
      readonly analytics: { readonly check_for_updates: false; readonly reporting_enabled: false };
      readonly users: { readonly allow_sign_up: false };
    };
  };
  readonly 'prometheus-node-exporter': Registry & {
    readonly resources: Resources;
    readonly tolerations: readonly { readonly operator: 'Exists' }[];
  };
  readonly 'kube-state-metrics': Registry & {
    readonly resources: Resources;
    readonly metricLabelsAllowlist: readonly string[];
  };
}

/** What differs between installations. */
export interface KubePrometheusStackValuesProps {
  /** Name of the Kubernetes Secret with `admin-user` and `admin-password`. */
  readonly grafanaAdminSecret: string;

  /** An encrypted StorageClass that can grow. */
  readonly storageClass: string;

  /**
   * Prometheus' volume, in GiB.
   *
   * @default 50
   */
  readonly storageGi?: number;

  /**
   * How long metrics are kept, in days, unless the volume fills earlier.
   *
   * @default 15
   */
  readonly retentionDays?: number;

  /**
   * Run an Alertmanager. Without one, alerts are seen in Prometheus only.
   *
   * @default true
   */
  readonly alertmanager?: boolean;

  /**
   * Prometheus' memory, which grows with the number of series.
   *
   * @default '2Gi'
   */
  readonly prometheusMemory?: string;
}

/** Blocks and write-ahead log need room besides what retention counts; a full volume stops Prometheus. */
const USABLE_SHARE = 0.85;

/** The chart's values. */
export function kubePrometheusStackValues(props: KubePrometheusStackValuesProps): KubePrometheusStackValues {
  const { storageClass, storageGi = 50, retentionDays = 15, prometheusMemory = '2Gi' } = props;
  const volume = (storage: string): VolumeClaimTemplate => ({
    volumeClaimTemplate: {
      spec: {
        storageClassName: storageClass,
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage } },
      },
    },
  });
  // EKS runs these itself and lets nobody scrape them; their alerts would fire for ever.
  const hiddenByEks = { enabled: false };
  return {
    kubeControllerManager: hiddenByEks,
    kubeScheduler: hiddenByEks,
    kubeEtcd: hiddenByEks,
    // Listens on the loopback address of its node.
    kubeProxy: hiddenByEks,
    prometheus: {
      prometheusSpec: {
        // By default only monitors with the release's label are found: ours would be ignored without a word.
        serviceMonitorSelectorNilUsesHelmValues: false,
        podMonitorSelectorNilUsesHelmValues: false,
        ruleSelectorNilUsesHelmValues: false,
        probeSelectorNilUsesHelmValues: false,
        scrapeConfigSelectorNilUsesHelmValues: false,
        retention: `${retentionDays}d`,
        retentionSize: `${Math.floor(storageGi * USABLE_SHARE)}GB`,
        resources: resources('200m', prometheusMemory),
        storageSpec: volume(`${storageGi}Gi`),
      },
    },
    alertmanager: {
      enabled: props.alertmanager ?? true,
      alertmanagerSpec: { resources: resources('10m', '128Mi'), storage: volume('1Gi') },
    },
    prometheusOperator: {
      resources: resources('50m', '256Mi'),
      // Becomes flags of the operator, which has none for ephemeral storage.
      prometheusConfigReloader: { resources: compute('10m', '64Mi') },
      admissionWebhooks: { patch: { resources: resources('10m', '64Mi') } },
    },
    grafana: {
      // The chart would make a password of its own otherwise, and a new one whenever it is rendered.
      admin: {
        existingSecret: props.grafanaAdminSecret,
        userKey: 'admin-user',
        passwordKey: 'admin-password',
      },
      resources: resources('100m', '512Mi'),
      sidecar: {
        resources: resources('10m', '128Mi'),
        dashboards: { enabled: true, label: 'grafana_dashboard', labelValue: '1', searchNamespace: 'ALL' },
      },
      testFramework: { enabled: false },
      'grafana.ini': {
        analytics: { check_for_updates: false, reporting_enabled: false },
        users: { allow_sign_up: false },
      },
    },
    // Every node, agents' nodes and those that still wait for Kata included: a node that is stuck must be seen.
    'prometheus-node-exporter': {
      resources: resources('10m', '64Mi'),
      tolerations: [{ operator: 'Exists' }],
    },
    'kube-state-metrics': {
      resources: resources('20m', '256Mi'),
      metricLabelsAllowlist: ['nodes=[karpenter.sh/nodepool,openclaw.dev/isolation]'],
    },
  };
}

/** CPU is not limited: throttled monitoring fails when it is needed most. */
function compute(cpu: string, memory: string): ComputeResources {
  return { requests: { cpu, memory }, limits: { memory } };
}

function resources(cpu: string, memory: string): Resources {
  const { requests, limits } = compute(cpu, memory);
  return {
    requests: { ...requests, 'ephemeral-storage': '64Mi' },
    limits: { ...limits, 'ephemeral-storage': '1Gi' },
  };
}
