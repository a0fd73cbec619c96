import { BlockList, isIPv4 } from 'node:net';

/** An IPv4 address of a range, by its distance from the beginning, or from the end when negative. */
export const addressIn = (cidr: string, distance: number): string => {
  const [base = '', prefix = '32'] = cidr.split('/');
  const bits = 32 - Number(prefix);
  const start = base.split('.').reduce((number, part) => number * 256 + Number(part), 0);
  const number = distance < 0 ? start + 2 ** bits + distance : start + distance;
  if (Math.abs(distance) >= 2 ** bits) throw new Error(`${cidr} has no address ${distance}`);
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
};

const groups = (ipv4: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':');
};

/** The address as a socket of IPv6 may spell it; it is sent as IPv4. */
export const mapped = (ipv4: string): string => `::ffff:${groups(ipv4)}`;

/** The address through a NAT64 gateway at its well-known prefix, RFC 6052. */
export const nat64 = (ipv4: string): string => `64:ff9b::${groups(ipv4)}`;

/** The address through a NAT64 gateway at the prefix for local use, RFC 8215. */
export const localNat64 = (ipv4: string): string => `64:ff9b:1::${groups(ipv4)}`;

/** The address through a 6to4 relay, RFC 3056. */
export const sixToFour = (ipv4: string): string => `2002:${groups(ipv4)}::1`;

/** Whether an IPv4 range holds an address; one that is mapped into IPv6 counts as what it is sent to. */
export const isWithin = (cidr: string, ip: string): boolean => {
  const [base = '', prefix] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), 'ipv4');
  return list.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
};
