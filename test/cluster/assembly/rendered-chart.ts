import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { HelmReleaseResource, KubernetesObject } from '../../assembly/manifests';
import { helmPath } from '../programs/kubectl-layer';

/** Where a chart is, and for which cluster it is rendered. */
export interface RenderOptions {
  /** Folder of the chart. */
  readonly chart: string;
  /** Minor version of Kubernetes, such as `1.35`. */
  readonly kubernetes: string;
  /** Folder for the values. */
  readonly scratch: string;
}

/**
 * The objects of a release, by the helm of the layer and with the values of the assembly.
 *
 * @throws Error with what helm says when it refuses the values
 */
export const renderChart = async (
  { release, namespace, values }: HelmReleaseResource,
  { chart, kubernetes, scratch }: RenderOptions,
): Promise<readonly KubernetesObject[]> => {
  const file = join(scratch, `${release}-values.json`);
  writeFileSync(file, JSON.stringify(values));
  const args = [
    'template',
    release,
    chart,
    '--namespace',
    namespace,
    '--values',
    file,
    '--kube-version',
    kubernetes,
  ];
  // It keeps caches below its home; none is wanted.
  const env = { HOME: scratch };
  const { stdout } = await promisify(execFile)(helmPath(), args, { env, maxBuffer: 16 * 1024 * 1024 });
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null)
    .map((object) => withNamespace(object, namespace));
};

/** Helm puts what has no namespace into the release's; the API server tells what must not have one. */
const withNamespace = (object: KubernetesObject, namespace: string): KubernetesObject =>
  CLUSTER_WIDE.has(object.kind)
    ? object
    : { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? namespace } };

/** Kinds without a namespace that charts bring. */
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'Namespace',
  'PriorityClass',
  'RuntimeClass',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
]);
