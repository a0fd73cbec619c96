import * as fs from 'node:fs';
import * as path from 'node:path';

/** Hypervisors that run agents. Kata's Go shims, whose names are also the names of the RuntimeClasses. */
export type Hypervisor = 'qemu' | 'clh' | 'fc';

interface Toleration {
  readonly key: string;
  readonly operator: 'Exists';
  readonly effect?: 'NoSchedule';
}

interface Shim {
  readonly enabled: boolean;
  readonly supportedArches: readonly string[];
  readonly allowedHypervisorAnnotations: readonly string[];
  readonly containerd: { readonly snapshotter: '' | 'devmapper' };
}

/** The keys of the kata-deploy chart that the platform sets. */
export interface KataDeployValues {
  readonly deploymentMode: 'daemonset';
  readonly image?: { readonly reference: string };
  readonly kubectlImage: { readonly reference: string; readonly tag: string };
  readonly imagePullPolicy: 'IfNotPresent';
  readonly k8sDistribution: 'k8s';
  readonly debug: boolean;
  readonly snapshotter: { readonly setup: readonly string[] };
  readonly shims: { readonly disableAll: true } & Partial<Record<Hypervisor, Shim>>;
  readonly defaultShim: Readonly<Record<'amd64' | 'arm64', Hypervisor>>;
  readonly runtimeClasses: { readonly enabled: boolean; readonly createDefault: boolean };
  readonly customRuntimes?: {
    readonly enabled: true;
    readonly runtimes: Readonly<
      Record<
        string,
        { readonly baseConfig: Hypervisor; readonly dropIn: string; readonly runtimeClass: string }
      >
    >;
  };
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  readonly startupTaints: readonly string[];
  readonly updateStrategy: {
    readonly type: 'RollingUpdate';
    readonly rollingUpdate: { readonly maxUnavailable: number };
  };
  readonly resources: { readonly requests: Readonly<Record<'cpu' | 'memory', string>> };
  readonly 'node-feature-discovery': { readonly enabled: boolean };
}

/** Properties of {@link kataDeployValues}. */
export interface KataDeployProps {
  /** Hypervisors for x86-64 nodes; the first is the default of the installation. May be empty without such nodes. */
  readonly hypervisors: readonly Hypervisor[];

  /**
   * RuntimeClass for Graviton nodes as block-style YAML. The chart takes it as text, reads the handler's name out of
   * it, and creates it.
   *
   * @default - no Graviton nodes
   */
  readonly staticRuntimeClass?: string;

  /** Labels of the nodes to install on. Not a label that kata-deploy writes itself. */
  readonly nodeSelector: Readonly<Record<string, string>>;

  /** Key of the taint of sandbox nodes. */
  readonly nodeTaint: string;

  /** Key of the startup taint that is removed when Kata is installed. */
  readonly startupTaint: string;

  /**
   * Image without tag, for a mirror; the tag is the chart's own.
   *
   * @default - the chart's (quay.io)
   */
  readonly image?: string;

  /**
   * Image with bash and kubectl for the job that tidies up after an uninstall. The chart's own default floats on
   * `latest` while that job may delete any ClusterRole, so there is no default here.
   */
  readonly kubectlImage: { readonly reference: string; readonly tag: string };
}

/** A version whose privileged hypervisor annotations, guest escapes and startup-taint handling are as we rely on. */
const firstSupportedMajor = 4;

/**
 * Refuses versions of kata-deploy that lack a security fix or the removal of startup taints.
 *
 * @throws when the version is older than 4.0.0 or cannot be read.
 */
export function assertSupportedKataDeploy(version: string): void {
  const major = Number(/^(\d+)\.\d+\.\d+$/.exec(version)?.[1]);
  if (!(major >= firstSupportedMajor)) {
    throw new Error(
      `kata-deploy ${version} is not supported: use ${firstSupportedMajor}.0.0 or newer (older ones never remove ` +
        'startup taints, and have known guest escapes)',
    );
  }
}

/**
 * Values of the kata-deploy chart: just the shims asked for, on sandbox nodes alone, with no way for a pod to change
 * its hypervisor.
 *
 * @see https://github.com/kata-containers/kata-containers/tree/4.1.0/tools/packaging/kata-deploy/helm-chart/kata-deploy
 * @throws when nothing would be installed.
 */
export function kataDeployValues(props: KataDeployProps): KataDeployValues {
  const graviton = props.staticRuntimeClass !== undefined;
  const [first = 'qemu'] = props.hypervisors;
  if (props.hypervisors.length === 0 && !graviton) {
    throw new Error('No hypervisor to install: name at least one of qemu, clh, fc, or have a Graviton pool');
  }
  const enabled = new Set<Hypervisor>(props.hypervisors);
  if (graviton) enabled.add('qemu'); // the base that the static runtime is made from

  return {
    deploymentMode: 'daemonset',
    ...(props.image === undefined ? {} : { image: { reference: props.image } }),
    kubectlImage: props.kubectlImage,
    imagePullPolicy: 'IfNotPresent',
    k8sDistribution: 'k8s',
    debug: false,
    // The chart's default downloads and runs nydus on each node; none of our shims uses it.
    snapshotter: { setup: [] },
    shims: {
      disableAll: true,
      ...Object.fromEntries([...enabled].map((name) => [name, shim(name, props.hypervisors, graviton)])),
    },
    defaultShim: { amd64: first, arm64: 'qemu' },
    // Ours carry the toleration for sandbox nodes and the architecture; the chart's cannot.
    runtimeClasses: { enabled: false, createDefault: false },
    ...(props.staticRuntimeClass === undefined
      ? {}
      : {
          customRuntimes: {
            enabled: true,
            runtimes: {
              'qemu-static': {
                baseConfig: 'qemu',
                dropIn: fs.readFileSync(path.join(__dirname, 'static-sandbox-resources.toml'), 'utf8'),
                runtimeClass: props.staticRuntimeClass,
              },
            },
          },
        }),
    nodeSelector: props.nodeSelector,
    tolerations: [
      { key: props.startupTaint, operator: 'Exists', effect: 'NoSchedule' },
      { key: props.nodeTaint, operator: 'Exists', effect: 'NoSchedule' },
    ],
    startupTaints: [`${props.startupTaint}:NoSchedule`],
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    // No limit: the page cache of unpacking counts against it, and would kill the installation.
    resources: { requests: { cpu: '25m', memory: '16Mi' } },
    'node-feature-discovery': { enabled: false },
  };
}

function shim(name: Hypervisor, onAmd64: readonly Hypervisor[], graviton: boolean): Shim {
  return {
    enabled: true,
    supportedArches: [
      // kata-deploy registers the static runtime on x86-64 nodes too, and must find the configuration it is made from.
      ...(onAmd64.includes(name) || (graviton && onAmd64.length > 0) ? ['amd64'] : []),
      ...(graviton && name === 'qemu' ? ['arm64'] : []),
    ],
    // Annotations once let a pod give its guest the host's root file system (GHSA-rr59-xxvx-96qr).
    allowedHypervisorAnnotations: [],
    containerd: { snapshotter: name === 'fc' ? 'devmapper' : '' },
  };
}
