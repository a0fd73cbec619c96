import { Duration, Stack, Token } from 'aws-cdk-lib';
import { HelmChart, type ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { chartRefProblems, type ChartRef } from './chart-ref';
import { deepMerge, type DeepPartial } from './deep-merge';

/** Properties of {@link HelmRelease}. */
export interface HelmReleaseProps<V extends object> {
  /** The cluster to install into. It must have a kubectl provider. */
  readonly cluster: ICluster;

  /** The chart, pinned. */
  readonly chart: ChartRef;

  /** The release's name: a DNS label of at most 53 characters. It replaces the release when it changes. */
  readonly release: string;

  /** The namespace to install into. */
  readonly namespace: string;

  /**
   * Let Helm make the namespace. Such a namespace has no labels, hence no pod security level: prefer to make it with
   * a chart of its own.
   *
   * @default false
   */
  readonly createNamespace?: boolean;

  /** The chart's values. `V` lists the keys that we set, so that a misspelt one does not compile. */
  readonly values: V;

  /**
   * A fork's changes, laid over `values` key by key; lists are replaced.
   *
   * @default - none
   */
  readonly valueOverrides?: DeepPartial<V>;

  /**
   * How long Helm may take, at most 12 minutes: the Lambda that runs it ends after 15, and needs time to report.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;

  /**
   * Wait until the release's objects are ready.
   *
   * @default false
   */
  readonly wait?: boolean;

  /**
   * Undo a failed install or upgrade. Implies waiting.
   *
   * @default false
   */
  readonly atomic?: boolean;
}

const MAX_TIMEOUT = Duration.minutes(12);
const MAX_VALUES_BYTES = 120_000;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * A Helm release with typed values and an exact version.
 *
 * `skipCrds` is missing on purpose: the handler of aws-cdk-lib 2.261.0 accepts the property and does not pass it on.
 *
 * @throws Error that lists everything wrong with the names, the chart, the timeout or the size of the values
 */
export class HelmRelease<V extends object> extends Construct {
  /** The release's name. */
  public readonly release: string;

  /** The namespace that it is installed into. */
  public readonly namespace: string;

  public constructor(scope: Construct, id: string, props: HelmReleaseProps<V>) {
    super(scope, id);
    this.release = props.release;
    this.namespace = props.namespace;
    const values = deepMerge(props.values, props.valueOverrides);
    const timeout = props.timeout ?? Duration.minutes(10);
    const problems = [
      ...chartRefProblems(props.chart),
      ...nameProblems('release', props.release, 53),
      ...nameProblems('namespace', props.namespace, 63),
      ...timeoutProblems(timeout),
      ...sizeProblems(Stack.of(this).resolve(values) as unknown),
    ];
    if (problems.length > 0) throw new Error(`${this.node.path}: ${problems.join('; ')}`);

    new HelmChart(this, 'Chart', {
      cluster: props.cluster,
      chart: props.chart.chart,
      repository: handlerRepository(props.chart),
      version: props.chart.version,
      release: props.release,
      namespace: props.namespace,
      createNamespace: props.createNamespace ?? false,
      values: { ...values },
      timeout,
      wait: props.wait ?? false,
      atomic: props.atomic ?? false,
    });
  }
}

/** The handler pulls an OCI chart by `repository` alone, and passes `chart` on only for an https repository. */
function handlerRepository(ref: ChartRef): string {
  return ref.repository.startsWith('oci://') ? `${ref.repository}/${ref.chart}` : ref.repository;
}

function nameProblems(what: string, name: string, maxLength: number): string[] {
  if (Token.isUnresolved(name)) return [];
  if (DNS_LABEL.test(name) && name.length <= maxLength) return [];
  return [
    `${what} '${name}' must be a DNS label (a-z, 0-9, -) of at most ${maxLength} characters, got ${name.length}`,
  ];
}

function timeoutProblems(timeout: Duration): string[] {
  if (timeout.isUnresolved() || timeout.toSeconds() <= MAX_TIMEOUT.toSeconds()) return [];
  return [`timeout ${timeout.toHumanString()} must be at most ${MAX_TIMEOUT.toHumanString()}`];
}

function sizeProblems(values: unknown): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(values));
  return bytes <= MAX_VALUES_BYTES
    ? []
    : [
        `values of ${bytes} bytes exceed ${MAX_VALUES_BYTES}, which is what fits into one CloudFormation event`,
      ];
}
