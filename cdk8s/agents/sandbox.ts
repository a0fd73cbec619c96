import { ApiObject } from 'cdk8s';
import { k8s } from '../k8s';
import { Construct } from 'constructs';
import { CONFIG_DIRECTORY, type AgentProgram } from './agent-kind';
import { containerResources, type AgentSize } from './agent-size';
import type { Placement } from './isolation';

/** Properties of {@link AgentSandbox}. */
export interface AgentSandboxProps {
  /** Name of the Sandbox and of its pod. */
  readonly name: string;

  /** Labels of the Sandbox and its pod. */
  readonly labels: Record<string, string>;

  /** Container image. */
  readonly image: string;

  /** The program. */
  readonly program: AgentProgram;

  /** Where it runs. */
  readonly placement: Placement;

  /** What it may use. */
  readonly size: AgentSize;

  /** Size of the volume, GiB. */
  readonly storageGiB: number;

  /** StorageClass of the volume. */
  readonly storageClass: string;

  /** ServiceAccount, without any right. */
  readonly serviceAccount: string;

  /** ConfigMap with the program's files. */
  readonly configMap: string;

  /** Secret with one key per secret environment variable. */
  readonly secret: string;

  /** Karpenter leaves the node alone while the pod runs. */
  readonly doNotDisrupt: boolean;
}

/** Readable for the pod's group only; kubelet owns the files as root:fsGroup. */
const GROUP_READABLE = 0o440;

/** The volume with the program's state. The controller adds it to the pod under this name. */
const HOME = 'home';

/**
 * The agent's pod, kept alive by agent-sandbox under one name with one volume.
 *
 * The controller makes the pod once: a change of this template takes effect when the pod is next made (suspend and
 * resume, or delete the pod). Labels and annotations follow at once.
 *
 * @see https://agent-sandbox.sigs.k8s.io/docs/
 */
export class AgentSandbox extends Construct {
  public constructor(scope: Construct, id: string, props: AgentSandboxProps) {
    super(scope, id);
    new ApiObject(this, 'Sandbox', {
      apiVersion: 'agents.x-k8s.io/v1beta1',
      kind: 'Sandbox',
      metadata: { name: props.name, labels: props.labels },
      spec: {
        podTemplate: {
          metadata: {
            labels: props.labels,
            ...(props.doNotDisrupt && { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } }),
          },
          spec: k8s.toJson_PodSpec(podSpec(props)),
        },
        volumeClaimTemplates: [
          {
            metadata: { name: HOME },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: props.storageClass,
              resources: { requests: { storage: `${props.storageGiB}Gi` } },
            },
          },
        ],
      },
    });
  }
}

function podSpec(props: AgentSandboxProps): k8s.PodSpec {
  const { program, placement } = props;
  return {
    runtimeClassName: placement.runtimeClassName,
    nodeSelector: placement.nodeSelector,
    // The RuntimeClass tolerates any pool; this one names the agent's own, for whoever reads the pod.
    tolerations: placement.toleratedPool
      ? [{ key: 'openclaw.dev/sandbox', value: placement.toleratedPool, effect: 'NoSchedule' }]
      : undefined,
    serviceAccountName: props.serviceAccount,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: program.terminationGracePeriodSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: program.userId,
      runAsGroup: program.userId,
      fsGroup: program.userId,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container(props)],
    volumes: [
      { name: 'config', configMap: { name: props.configMap, defaultMode: GROUP_READABLE } },
      { name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('1Gi') } },
    ],
  };
}

function container(props: AgentSandboxProps): k8s.Container {
  const { program } = props;
  const probe = (path: string) => ({ httpGet: { path, port: k8s.IntOrString.fromString('http') } });
  return {
    name: 'agent',
    image: props.image,
    command: program.command && [...program.command],
    ports: [{ name: 'http', containerPort: program.port }],
    env: [
      ...Object.entries(program.env).map(([name, value]) => ({ name, value })),
      ...Object.keys(program.secretEnv).map((name) => ({
        name,
        valueFrom: { secretKeyRef: { name: props.secret, key: name } },
      })),
    ],
    resources: containerResources(props.size, props.placement.staticSize),
    // Five minutes: a cold start opens the state of years on a fresh machine. Measured on two cores: 7 to 20 s.
    startupProbe: { ...probe(program.probes.startup), periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: { ...probe(program.probes.readiness), periodSeconds: 10, timeoutSeconds: 3 },
    livenessProbe: {
      ...probe(program.probes.liveness),
      periodSeconds: 20,
      timeoutSeconds: 5,
      failureThreshold: 6,
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: HOME, mountPath: program.home },
      { name: 'config', mountPath: CONFIG_DIRECTORY, readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}
