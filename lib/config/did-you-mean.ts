import { closest, distance } from 'fastest-levenshtein';

/** A slip of the fingers (two letters swapped count as two), not another word. */
const isSlip = (a: string, b: string): boolean => {
  const length = Math.max(a.length, b.length);
  const slips = distance(a.toLowerCase(), b.toLowerCase());
  return slips < length && (slips <= 2 || slips * 3 <= length);
};

/** The option that was meant, when one is near enough to be worth a guess. */
export const didYouMean = (got: unknown, options: readonly string[]): string | undefined => {
  if (typeof got !== 'string' || options.length === 0) return undefined;
  const near = closest(got, [...options]);
  return isSlip(got, near) ? near : undefined;
};
