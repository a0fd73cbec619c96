import { Stack } from 'aws-cdk-lib';
import { KubernetesManifest, type ICluster } from 'aws-cdk-lib/aws-eks-v2';
import type { Chart } from 'cdk8s';
import { Construct, type IDependable } from 'constructs';

/**
 * The largest manifest that one custom resource carries, in bytes.
 *
 * CloudFormation hands a custom resource to its Lambda as an asynchronous event, long limited to 256 KiB, and an
 * update event holds the old properties beside the new ones. Half of that, less some room for the envelope.
 *
 * @see https://github.com/aws/aws-cdk/issues/19165
 */
export const MAX_MANIFEST_BYTES = 120_000;

/** What `AppliedChart` needs to know of an object that a chart renders. */
export interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

/** Properties of {@link AppliedChart}. */
export interface AppliedChartProps {
  /** The cluster to apply to. It must have a kubectl provider. */
  readonly cluster: ICluster;

  /** A cdk8s chart. It lives in a cdk8s `App` of its own; CDK tokens inside its strings are resolved. */
  readonly chart: Chart;

  /**
   * Delete an object from the cluster when an update no longer holds it. `kubectl apply --prune` only considers the
   * built-in kinds of its own list (ConfigMap, Secret, Service, Deployment, Job and the like): a custom resource, a
   * NetworkPolicy or RBAC leaves the cluster only with the construct that brought it.
   *
   * @default - as the cluster is set up (true)
   * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/
   */
  readonly prune?: boolean;

  /**
   * Names the manifest that an object belongs to, for charts beyond {@link MAX_MANIFEST_BYTES}.
   *
   * The answer must depend on what the object is, never on its size or place. An object that moves to another
   * manifest is deleted together with the manifest that it left.
   *
   * @default - one manifest holds the whole chart
   */
  readonly manifestOf?: (object: RenderedObject) => string;

  /**
   * What must be in place first.
   *
   * @default - only the cluster's access for kubectl
   */
  readonly dependsOn?: IDependable[];
}

/**
 * Applies a cdk8s chart to the cluster, from any stack of the app.
 *
 * The chart's order is kept, but Namespaces come first. Objects that are in the cluster already are taken over, so
 * that a deployment which failed half-way can be repeated.
 *
 * @throws Error when the chart is empty, or when a manifest is larger than {@link MAX_MANIFEST_BYTES}
 */
export class AppliedChart extends Construct {
  /** The manifests in the order in which they are applied. */
  public readonly manifests: readonly KubernetesManifest[];

  public constructor(scope: Construct, id: string, props: AppliedChartProps) {
    super(scope, id);
    const rendered = props.chart.toJson() as RenderedObject[];
    if (rendered.length === 0) {
      throw new Error(
        `${this.node.path}: the chart '${props.chart.node.id}' renders no object; leave it out`,
      );
    }
    const namespacesFirst = [
      ...rendered.filter((object) => object.kind === 'Namespace'),
      ...rendered.filter((object) => object.kind !== 'Namespace'),
    ];
    const groups = new Map<string, RenderedObject[]>();
    for (const object of namespacesFirst) {
      const name = props.manifestOf?.(object) ?? 'Manifest';
      groups.set(name, [...(groups.get(name) ?? []), object]);
    }

    this.manifests = [...groups].map(([name, objects]) => {
      this.assertFits(name, objects);
      return new KubernetesManifest(this, name, {
        cluster: props.cluster,
        manifest: objects.map((object) => ({ ...object })),
        prune: props.prune,
        overwrite: true,
      });
    });
    const [first, ...rest] = this.manifests;
    for (const manifest of rest) {
      if (first) manifest.node.addDependency(first);
    }
    if (props.dependsOn) this.node.addDependency(...props.dependsOn);
  }

  private assertFits(name: string, objects: readonly RenderedObject[]): void {
    const sized = objects.map((object) => ({
      label: [object.kind, object.metadata.namespace, object.metadata.name].filter(Boolean).join('/'),
      bytes: Buffer.byteLength(JSON.stringify(Stack.of(this).resolve(object))),
    }));
    const total = sized.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= MAX_MANIFEST_BYTES) return;
    const largest = sized.sort((a, b) => b.bytes - a.bytes).slice(0, 3);
    throw new Error(
      `${this.node.path}/${name}: ${total} bytes of manifest, at most ${MAX_MANIFEST_BYTES} fit into one CloudFormation event; ` +
        `largest: ${largest.map(({ label, bytes }) => `${label} (${bytes})`).join(', ')}. ` +
        (sized.length > 1
          ? 'Split the chart by what it holds (manifestOf).'
          : 'Shrink the object, or ship it with a release (ReleaseManifest).'),
    );
  }
}
