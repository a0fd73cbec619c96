import type { Query } from './dashboard';

/** The range over which rates are taken: Grafana widens it with the time shown and the scrape interval. */
export const RATE = '[$__rate_interval]';

/** A query and its legend. */
export const query = (expr: string, legend: string): Query => ({ expr, legend });

/** Events per second of a counter. */
export const rate = (metric: string, by: string, matchers = ''): string =>
  `sum by (${by}) (rate(${metric}${matchers}${RATE}))`;

/** A quantile of a histogram. */
export const quantile = (q: number, histogram: string, by: string): string =>
  `histogram_quantile(${q}, sum by (le, ${by}) (rate(${histogram}_bucket${RATE})))`;

/** The average of a histogram. */
export const average = (histogram: string, by: string): string =>
  `sum by (${by}) (rate(${histogram}_sum${RATE})) / sum by (${by}) (rate(${histogram}_count${RATE}))`;
