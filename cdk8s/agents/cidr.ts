import { BlockList, isIP } from 'node:net';

/** An address range of either family. */
interface Range {
  readonly text: string;
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

function parse(text: string): Range {
  const [, address = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(digits);
  if (version === 0 || prefix > (version === 4 ? 32 : 128)) {
    throw new Error(`must be an IPv4 or IPv6 range such as 10.1.0.0/16, got '${text}'`);
  }
  return { text, address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function contains(outer: Range, inner: Range): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.prefix, outer.family);
  return list.check(inner.address, inner.family);
}

/**
 * The ranges of one family, without those that another one covers: a policy agent programs every entry of every pod.
 *
 * @throws Error when a text is no address range
 */
export function widestRanges(cidrs: readonly string[], family: 'ipv4' | 'ipv6'): string[] {
  const ranges = [...new Set(cidrs)].map(parse).filter((range) => range.family === family);
  return ranges
    .filter((range) => !ranges.some((other) => other !== range && contains(other, range)))
    .map(({ text }) => text);
}
