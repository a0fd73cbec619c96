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

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: unknown;
}

interface PolicyPeer {
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface PolicyPort {
  readonly protocol?: string;
  readonly port?: number | string;
}

/** A pod, as policies see it. Namespaces are labelled with their name, as the API server does. */
export interface Pod {
  readonly namespace: string;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
}

/** Someone to talk to: a pod, or any address. */
export type Endpoint = Pod | { readonly ip: string };

/** Port and protocol of a connection. */
export interface Service {
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
}

const isPod = (endpoint: Endpoint): endpoint is Pod => 'namespace' in endpoint;

function selects(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  if (selector.matchExpressions !== undefined) throw new Error('matchExpressions are not evaluated');
  return Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
}

function within(cidr: string, ip: string): boolean {
  const [address = '', prefix] = cidr.split('/');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  if (isIPv4(ip) !== (family === 'ipv4')) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), family);
  return list.check(ip, family);
}

function matchesPeer(peer: PolicyPeer, endpoint: Endpoint, policyNamespace: string): boolean {
  if (peer.ipBlock) {
    // Pods have addresses of the VPC, and the policy agent of the VPC CNI compares addresses.
    const { cidr, except = [] } = peer.ipBlock;
    return within(cidr, endpoint.ip) && !except.some((range) => within(range, endpoint.ip));
  }
  if (!isPod(endpoint)) return false;
  const namespaceLabels = { ...endpoint.namespaceLabels, 'kubernetes.io/metadata.name': endpoint.namespace };
  const inNamespace = peer.namespaceSelector
    ? selects(peer.namespaceSelector, namespaceLabels)
    : endpoint.namespace === policyNamespace;
  return inNamespace && selects(peer.podSelector ?? {}, endpoint.labels);
}

function matchesPort(ports: readonly PolicyPort[] | undefined, service: Service): boolean {
  if (!ports?.length) return true;
  return ports.some(({ protocol = 'TCP', port }) => {
    if (typeof port === 'string') throw new Error('named ports are not evaluated');
    return protocol === (service.protocol ?? 'TCP') && (port === undefined || port === service.port);
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
        matchesPort(ports, service) &&
        (!peers?.length || peers.some((peer) => matchesPeer(peer, other, subject.namespace))),
    );
  });
}

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
  return allows(policies, 'Egress', from, to, service) && allows(policies, 'Ingress', to, from, service);
}
