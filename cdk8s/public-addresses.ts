/**
 * Ranges of IPv4 that are not the internet: private, carrier-grade NAT (EKS pods on secondary ranges), loopback,
 * link-local with the instance metadata service 169.254.169.254 and the Pod Identity agent 169.254.170.23,
 * benchmarking (another customary range for pods), multicast and reserved.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
export const NOT_PUBLIC_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
];

/**
 * The same for IPv6: loopback and IPv4-compatible, unique local with the twins fd00:ec2::254 and fd00:ec2::23,
 * link-local, multicast; and NAT64 and 6to4, through which a range of the list above could be written as a public
 * address. IPv4-mapped addresses (::ffff:0:0/96) are sent as IPv4, so the list above holds for them; the API server
 * refuses them here.
 *
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const NOT_PUBLIC_IPV6 = [
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];
