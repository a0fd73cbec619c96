import type { KubernetesObject } from '../../assembly/manifests';
import type { KubeObject } from '../harness/kubernetes-client';

/** A condition of an object. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** An object with conditions. */
export interface Conditioned extends KubeObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** Resources by name, as quantities. */
export type Quantities = Readonly<Record<string, string>>;

/** What the tests read of a pod's specification. */
export interface PodSpec {
  readonly nodeName?: string;
  readonly runtimeClassName?: string;
  readonly overhead?: Quantities;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly { readonly key?: string; readonly value?: string }[];
  readonly containers: readonly {
    readonly name: string;
    readonly image: string;
    readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  }[];
  readonly volumes?: readonly { readonly name: string }[];
}

/** What the tests read of a pod. */
export interface Pod extends KubeObject {
  readonly spec: PodSpec;
  readonly status?: { readonly phase?: string; readonly conditions?: readonly Condition[] };
}

/** What the tests read of a Sandbox. */
export interface Sandbox extends KubeObject {
  readonly spec: {
    readonly operatingMode?: 'Running' | 'Suspended';
    readonly service?: boolean;
    readonly podTemplate: {
      readonly metadata?: Pick<KubeObject['metadata'], 'labels' | 'annotations'>;
      readonly spec: PodSpec;
    };
    readonly volumeClaimTemplates?: readonly {
      readonly metadata: { readonly name: string };
      readonly spec: { readonly resources: { readonly requests: Quantities } };
    }[];
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly nodeName?: string;
    readonly serviceFQDN?: string;
  };
}

/** Tells the Sandboxes among a deployment's objects. */
export const isSandbox = (object: KubernetesObject): object is KubernetesObject & Sandbox =>
  object.kind === 'Sandbox';

/** What the tests read of a volume claim. */
export interface VolumeClaim extends KubeObject {
  readonly spec: { readonly volumeName?: string; readonly resources: { readonly requests: Quantities } };
  readonly status?: { readonly phase?: string };
}

/** What the tests read of a volume. */
export interface Volume extends KubeObject {
  readonly spec: {
    readonly nodeAffinity?: {
      readonly required: {
        readonly nodeSelectorTerms: readonly {
          readonly matchExpressions: readonly { readonly key: string; readonly values: readonly string[] }[];
        }[];
      };
    };
  };
  readonly status?: { readonly phase?: string };
}

/** Kinds by their references. */
export const KIND = {
  pod: { apiVersion: 'v1', kind: 'Pod' },
  node: { apiVersion: 'v1', kind: 'Node' },
  claim: { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  volume: { apiVersion: 'v1', kind: 'PersistentVolume' },
  service: { apiVersion: 'v1', kind: 'Service' },
  sandbox: { apiVersion: 'agents.x-k8s.io/v1beta1', kind: 'Sandbox' },
} as const;

/** A condition of an object by its type. */
export const conditionOf = (
  object: Pick<Conditioned, 'status'> | undefined,
  type: string,
): Condition | undefined => object?.status?.conditions?.find((condition) => condition.type === type);

/** Whether an object has a condition that holds. */
export const has = (object: Pick<Conditioned, 'status'> | undefined, type: string): boolean =>
  conditionOf(object, type)?.status === 'True';
