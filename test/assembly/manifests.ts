import { stacksOf, type SynthesizedStack } from './assembly';
import type { ExampleName } from './examples';

/** A Kubernetes object as the assembly hands it to the cluster. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** A Helm release as the assembly hands it to the cluster. */
export interface HelmReleaseResource {
  readonly release: string;
  readonly chart: string;
  readonly repository: string;
  readonly version: string;
  readonly namespace: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A readable stand-in for what only a deployment knows, so that text with tokens in it can be parsed. */
const standIn = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return String(value);
  if (Array.isArray(value['Fn::Join'])) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(standIn).join(separator);
  }
  const [[intrinsic, argument] = ['', '']] = Object.entries(value);
  const name = isRecord(argument) ? Object.values(argument).map(standIn) : [argument].flat().map(standIn);
  return `${intrinsic.replace(/^Fn::/, '')}-${name.join('.')}`.replace(/[^\w.-]/g, '-');
};

/** The Kubernetes objects of stacks, decoded from the custom resources that apply them. */
export const objectsIn = (stacks: readonly SynthesizedStack[]): readonly KubernetesObject[] =>
  stacks.flatMap(({ template }) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === 'Custom::AWSCDK-EKS-KubernetesResource')
      .flatMap(({ Properties }) => JSON.parse(standIn(Properties?.['Manifest'])) as KubernetesObject[]),
  );

/** The Kubernetes objects of an example. */
export const objectsOf = (example: ExampleName): readonly KubernetesObject[] => objectsIn(stacksOf(example));

/** The Helm releases of stacks, with their values decoded. */
export const releasesIn = (stacks: readonly SynthesizedStack[]): readonly HelmReleaseResource[] =>
  stacks.flatMap(({ template }) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === 'Custom::AWSCDK-EKS-HelmChart')
      .map(({ Properties: p = {} }) => ({
        release: standIn(p['Release']),
        chart: standIn(p['Chart']),
        repository: standIn(p['Repository']),
        version: standIn(p['Version']),
        namespace: standIn(p['Namespace']),
        values: JSON.parse(standIn(p['Values'] ?? '{}')) as Record<string, unknown>,
      })),
  );

/** The Helm releases of an example. */
export const releasesOf = (example: ExampleName): readonly HelmReleaseResource[] =>
  releasesIn(stacksOf(example));
