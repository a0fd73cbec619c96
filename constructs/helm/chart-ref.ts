/** Where a Helm chart comes from. All three parts are required: a release without a version is whatever is newest. */
export interface ChartRef {
  /** `https://…` of a chart repository with an index, or `oci://…` of the registry folder that holds the chart. */
  readonly repository: string;

  /** The chart's name in the repository, such as `karpenter`. */
  readonly chart: string;

  /** The exact version, such as `1.14.1`; no range. */
  readonly version: string;
}

const EXACT_VERSION = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
const CHART_NAME = /^[a-z0-9]+([-._][a-z0-9]+)*$/;

/** What is wrong with a chart reference; nothing when it can be installed as written. */
export function chartRefProblems(ref: ChartRef): string[] {
  const problems: string[] = [];
  if (!/^(https|oci):\/\/[^\s]+[^\s/]$/.test(ref.repository)) {
    problems.push(`repository '${ref.repository}' must be https://… or oci://… without a trailing slash`);
  }
  if (!CHART_NAME.test(ref.chart) || ref.chart.length > 63) {
    problems.push(`chart '${ref.chart}' must be a lower-case chart name of at most 63 characters`);
  }
  if (!EXACT_VERSION.test(ref.version)) {
    problems.push(`version '${ref.version}' must be exact, such as 1.14.1`);
  }
  return problems;
}
