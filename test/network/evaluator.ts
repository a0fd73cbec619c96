import { BlockList, isIPv4 } from 'node:net';

/** The parts of a NetworkPolicy that the evaluator understands. It refuses others instead of guessing. */
export interface NetworkPolicy {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: {
    readonly podSelector: LabelSelector;
    readonly policyTypes: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly {
      readonly from?: readonly PolicyPeer[];
      readonly ports?: readonly PolicyPort[];
    }[];
    readonly egress?: readonly {
      readonly to?: readonly PolicyPeer[];
      readonly ports?: readonly PolicyPort[];
    }[];
  };
}

/** Labels that something has to have; an empty one fits everything. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Somebody that a rule lets through: pods, or addresses. */
export interface PolicyPeer {
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

/** Ports that a rule lets through. */
export interface PolicyPort {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

/** A pod, as policies see it. Namespaces are labelled with their name, as the API server does. */
export interface Pod {
  readonly namespace: string;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
  /**
   * Ports that its containers name.
   *
   * @default - none
   */
  readonly ports?: readonly NamedPort[];
}

/** A port with the name that a policy may know it by. */
export interface NamedPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** The protocols that policies know. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** Someone to talk to: a pod, or any address. */
export type Endpoint = Pod | { readonly ip: string };

/** Port and protocol of a connection. */
export interface Service {
  readonly port: number;
  readonly protocol?: Protocol;
}

const isPod = (endpoint: Endpoint): endpoint is Pod => 'namespace' in endpoint;

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement */
function selects(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          throw new Error(`operator '${operator}' is not evaluated`);
      }
    })
  );
}

const MAPPED = new BlockList();
MAPPED.addSubnet('::ffff:0:0', 96, 'ipv6');

/** A socket that connects to an IPv4-mapped address sends IPv4: RFC 4291, section 2.5.5.2. */
const isSentAsIPv4 = (ip: string): boolean => isIPv4(ip) || MAPPED.check(ip, 'ipv6');

const lists = new Map<string, BlockList>();

function listOf(cidr: string): BlockList {
  const known = lists.get(cidr);
  if (known) return known;
  const [address = '', prefix] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
  lists.set(cidr, list);
  return list;
}

const within = (cidr: string, ip: string): boolean =>
  isSentAsIPv4(ip) === !cidr.includes(':') && listOf(cidr).check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');

function matchesPeer(peer: PolicyPeer, endpoint: Endpoint, policyNamespace: string): boolean {
  if (peer.ipBlock) {
    // Pods have addresses of the VPC, and the policy agent of the VPC CNI compares addresses.
    const { cidr, except = [] } = peer.ipBlock;
    return within(cidr, endpoint.ip) && !except.some((range) => within(range, endpoint.ip));
  }
  if (!peer.namespaceSelector && !peer.podSelector) throw new Error('a peer says whom it lets through');
  if (!isPod(endpoint)) return false;
  const namespaceLabels = { ...endpoint.namespaceLabels, 'kubernetes.io/metadata.name': endpoint.namespace };
  const inNamespace = peer.namespaceSelector
    ? selects(peer.namespaceSelector, namespaceLabels)
    : endpoint.namespace === policyNamespace;
  return inNamespace && selects(peer.podSelector ?? {}, endpoint.labels);
}

function matchesPort(
  ports: readonly PolicyPort[] | undefined,
  receiver: Endpoint,
  service: Service,
): boolean {
  if (!ports?.length) return true;
  const asked = service.protocol ?? 'TCP';
  return ports.some(({ protocol = 'TCP', port, endPort }) => {
    if (endPort !== undefined && typeof port !== 'number')
      throw new Error('a range of ports has a beginning');
    if (protocol !== asked) return false;
    if (port === undefined) return true;
    if (typeof port === 'number') return service.port >= port && service.port <= (endPort ?? port);
    const named = isPod(receiver) ? (receiver.ports ?? []) : [];
    return named.some((own) => own.name === port && own.port === service.port && own.protocol === asked);
  });
}

function allows(
  policies: readonly NetworkPolicy[],
  direction: 'Ingress' | 'Egress',
  subject: Endpoint,
  other: Endpoint,
  service: Service,
): boolean {
  if (!isPod(subject)) return true;
  const applying = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === subject.namespace &&
      spec.policyTypes.includes(direction) &&
      selects(spec.podSelector, subject.labels),
  );
  if (applying.length === 0) return true;
  return applying.some(({ spec }) => {
    const rules =
      direction === 'Egress'
        ? (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }))
        : (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }));
    return rules.some(
      ({ peers, ports }) =>
        matchesPort(ports, direction === 'Egress' ? other : subject, service) &&
        (!peers?.length || peers.some((peer) => matchesPeer(peer, other, subject.namespace))),
    );
  });
}

/** What each side's policies say of a connection. */
export interface Verdict {
  readonly egress: boolean;
  readonly ingress: boolean;
}

/** What the policies of the sender and those of the receiver say of a connection, each on its own. */
export const judge = (
  policies: readonly NetworkPolicy[],
  from: Endpoint,
  to: Endpoint,
  service: Service,
): Verdict => ({
  egress: allows(policies, 'Egress', from, to, service),
  ingress: allows(policies, 'Ingress', to, from, service),
});

/**
 * Whether a connection is allowed by all policies together: those of the sender and those of the receiver.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export function isAllowed(
  policies: readonly NetworkPolicy[],
  from: Endpoint,
  to: Endpoint,
  service: Service,
): boolean {
  const { egress, ingress } = judge(policies, from, to, service);
  return egress && ingress;
}
