/** The middle value; of an even number of values the mean of the middle two. */
export const median = (values: readonly number[]): number => {
  if (values.length === 0) throw new Error('no values, no median');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? 0;
  const high = sorted[Math.floor(middle)] ?? 0;
  return (low + high) / 2;
};

/** A number of things and the time they took. */
export interface Point {
  readonly count: number;
  readonly ms: number;
}

/** Time of one more thing between two points. */
export const marginal = (from: Point, to: Point): number => (to.ms - from.ms) / (to.count - from.count);
