import { Construct } from 'constructs';
import { ReleaseManifest, type ReleaseFile, type ReleasePatch } from '../manifest/release-manifest';
import type { ReleaseProvider } from '../manifest/release-provider';

/** A version of agent-sandbox: its files and the image that belongs to them move together. */
export interface AgentSandboxRelease {
  /** The upstream tag, such as `v0.5.6`. */
  readonly version: string;

  /** The repository's files at that tag. */
  readonly baseUrl: string;

  /** The files to apply: definitions, RBAC, the controller. */
  readonly files: readonly ReleaseFile[];

  /** The controller's image. */
  readonly image: { readonly repository: string; readonly tag: string };
}

/** Properties of {@link AgentSandbox}. */
export interface AgentSandboxProps {
  /** The function that applies the release, and the cluster that it applies it to. */
  readonly provider: ReleaseProvider;

  /** The release to run. */
  readonly release: AgentSandboxRelease;

  /**
   * Read the release's files from here instead; see `ReleaseManifestProps.mirror`. The image's mirror is the
   * repository in `release.image`.
   *
   * @default - read from upstream
   */
  readonly mirror?: string;

  /**
   * Controllers. One leads, the others stand by; each serves the conversion webhook.
   *
   * @default 1
   */
  readonly replicas?: number;
}

/** Where the controller lives. Its definitions name this namespace as that of their conversion webhook. */
export const AGENT_SANDBOX_NAMESPACE = 'agent-sandbox-system';

const NAME = 'agent-sandbox-controller';

/** What the repository's files hold in place of an image. */
const IMAGE_PLACEHOLDER = 'ko://sigs.k8s.io/agent-sandbox/cmd/agent-sandbox-controller';

/**
 * The controller's flags where they differ from its defaults.
 *
 * There is no `--kube-api-qps`: the controller sets itself no limit, and a low one makes claims wait for minutes.
 *
 * @see https://github.com/kubernetes-sigs/agent-sandbox/blob/v0.5.6/cmd/agent-sandbox-controller/main.go
 */
const ARGUMENTS = [
  '--leader-elect=true',
  '--extensions',
  // A cold node, a large image and a VM's boot take longer than the default of 5 minutes, after which the controller
  // replaces a sandbox that was about to be ready.
  '--sandbox-warm-pool-readiness-grace-period=15m',
  // Pools are reconciled one at a time by default; each of ours would wait for the refill of the others.
  '--sandbox-warm-pool-concurrent-workers=4',
  // An event per claim is a write to the API server per claim. Metrics and conditions tell the same.
  '--disable-claim-events',
];

/**
 * The agent-sandbox controller with its extensions: Sandbox, SandboxTemplate, SandboxWarmPool and SandboxClaim.
 *
 * Upstream's Helm chart is not published, and Helm never upgrades definitions; so the repository's files are applied,
 * each pinned by its checksum, with the changes that upstream's own kustomization makes and those of a hardened system
 * workload.
 *
 * @see https://github.com/kubernetes-sigs/agent-sandbox/blob/v0.5.6/k8s/kustomization.yaml
 */
export class AgentSandbox extends Construct {
  public constructor(scope: Construct, id: string, props: AgentSandboxProps) {
    super(scope, id);
    const { release } = props;
    new ReleaseManifest(this, 'Release', {
      provider: props.provider,
      name: 'agent-sandbox',
      baseUrl: release.baseUrl,
      files: release.files,
      mirror: props.mirror,
      images: [{ name: IMAGE_PLACEHOLDER, newName: release.image.repository, newTag: release.image.tag }],
      patches: [namespacePatch(), controllerPatch(props.replicas ?? 1)],
    });
  }
}

/** The strictest pod security level: the controller needs nothing of the node. */
function namespacePatch(): ReleasePatch {
  const level = 'restricted';
  return {
    target: { kind: 'Namespace', name: AGENT_SANDBOX_NAMESPACE },
    patch: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: AGENT_SANDBOX_NAMESPACE,
        labels: {
          'pod-security.kubernetes.io/enforce': level,
          'pod-security.kubernetes.io/audit': level,
          'pod-security.kubernetes.io/warn': level,
          'app.kubernetes.io/name': 'agent-sandbox',
          'app.kubernetes.io/part-of': 'openclaw-eks-blueprint',
        },
      },
    },
  };
}

function controllerPatch(replicas: number): ReleasePatch {
  return {
    target: { kind: 'Deployment', name: NAME },
    patch: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: NAME, namespace: AGENT_SANDBOX_NAMESPACE },
      spec: { replicas, template: { spec: podSpec() } },
    },
  };
}

function podSpec(): object {
  return {
    priorityClassName: 'system-cluster-critical',
    nodeSelector: { 'openclaw.dev/system': 'true' },
    enableServiceLinks: false,
    // The user of the image's base, distroless/static:nonroot; by number, so that the kubelet can tell it is not root.
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      fsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: NAME } },
      },
    ],
    containers: [
      {
        name: NAME,
        args: ARGUMENTS,
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: {
          requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
          limits: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '256Mi' },
        },
        livenessProbe: {
          httpGet: { path: '/healthz', port: 'healthz' },
          initialDelaySeconds: 15,
          periodSeconds: 20,
        },
        readinessProbe: {
          httpGet: { path: '/readyz', port: 'healthz' },
          initialDelaySeconds: 5,
          periodSeconds: 10,
        },
        volumeMounts: [
          { name: 'config-volume', mountPath: '/etc/sandbox-config', readOnly: true },
          { name: 'webhook-certs', mountPath: '/tmp/k8s-webhook-server' },
        ],
      },
    ],
    volumes: [
      { name: 'config-volume', configMap: { name: 'agent-sandbox-config', optional: true } },
      // The controller writes its webhook's private key here; it never touches a disk.
      { name: 'webhook-certs', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
    ],
  };
}
