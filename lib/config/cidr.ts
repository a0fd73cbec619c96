/** An IPv4 range as numbers: first and last address. */
interface Range {
  readonly first: number;
  readonly last: number;
  readonly bits: number;
}

/** Reads a valid IPv4 CIDR range. */
export const parseCidr = (cidr: string): Range => {
  const [address = '', mask = '32'] = cidr.split('/');
  const bits = Number(mask);
  const size = 2 ** (32 - bits);
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const first = Math.floor(value / size) * size;
  return { first, last: first + size - 1, bits };
};

/** Whether two IPv4 ranges share an address. */
export const cidrsOverlap = (a: string, b: string): boolean => {
  const [left, right] = [parseCidr(a), parseCidr(b)];
  return left.first <= right.last && right.first <= left.last;
};

/** Whether an IPv4 range lies within another. */
export const cidrWithin = (inner: string, outer: string): boolean => {
  const [small, large] = [parseCidr(inner), parseCidr(outer)];
  return small.first >= large.first && small.last <= large.last;
};
