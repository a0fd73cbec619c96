import type {
  Endpoint,
  LabelSelector,
  NetworkPolicy,
  PolicyPeer,
  PolicyPort,
  Service,
} from '../../network/evaluator';
import type { Random } from './random';

const NAMESPACES = { a: { team: 'red' }, b: { team: 'blue' }, c: {} } as const;
const LABELS: Readonly<Record<string, readonly string[]>> = { app: ['web', 'db'], tier: ['front', 'back'] };
const TEAM: Readonly<Record<string, readonly string[]>> = { team: ['red', 'blue'] };

const pod = (
  namespace: keyof typeof NAMESPACES,
  number: number,
  labels: Record<string, string>,
): Endpoint => ({
  namespace,
  namespaceLabels: NAMESPACES[namespace],
  labels,
  ip: `10.0.${Object.keys(NAMESPACES).indexOf(namespace)}.${number}`,
  ports: [
    { name: 'web', port: 80, protocol: 'TCP' },
    // The same name by another protocol, at another number.
    { name: 'web', port: 443, protocol: 'UDP' },
    ...(number === 1 ? [{ name: 'admin', port: 81, protocol: 'TCP' } as const] : []),
  ],
});

/** Pods of three namespaces, and addresses of both families. */
export const RANDOM_ENDPOINTS: readonly Endpoint[] = [
  ...(Object.keys(NAMESPACES) as (keyof typeof NAMESPACES)[]).flatMap((namespace) => [
    pod(namespace, 1, { app: 'web', tier: 'front' }),
    pod(namespace, 2, { app: 'db' }),
    pod(namespace, 3, {}),
  ]),
  ...['10.0.9.9', '192.0.2.1', '192.0.2.200', '2001:db8::1', 'fd00::1', '::ffff:192.0.2.1'].map((ip) => ({
    ip,
  })),
];

/** Ports between them. */
export const RANDOM_PORTS: readonly Required<Service>[] = [
  { port: 80, protocol: 'TCP' },
  { port: 81, protocol: 'TCP' },
  { port: 90, protocol: 'TCP' },
  { port: 443, protocol: 'TCP' },
  { port: 443, protocol: 'UDP' },
  { port: 90, protocol: 'SCTP' },
];

const selector = (random: Random, labels: typeof LABELS): LabelSelector => {
  const keys = Object.keys(labels);
  const valueOf = (key: string): string => random.one(labels[key] ?? []);
  const matchLabels = Object.fromEntries(random.some(keys).map((key) => [key, valueOf(key)]));
  return {
    ...(random.chance(0.5) && { matchLabels }),
    ...(random.chance(0.4) && {
      matchExpressions: random.list(0, 2, () => {
        const key = random.one(keys);
        const operator = random.one(['In', 'NotIn', 'Exists', 'DoesNotExist']);
        // The API server wants values for the first two, and refuses them for the others.
        return operator.endsWith('In') ? { key, operator, values: [valueOf(key)] } : { key, operator };
      }),
    }),
  };
};

const BLOCKS = [
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '192.0.2.128/25'] },
  { cidr: '10.0.0.0/16', except: ['10.0.1.0/24'] },
  { cidr: '192.0.2.0/24' },
  { cidr: '::/0', except: ['fc00::/7'] },
  { cidr: 'fd00::/8' },
  { cidr: '::/0' },
] as const;

const peer = (random: Random): PolicyPeer => {
  const namespaces = (): LabelSelector =>
    random.chance(0.3)
      ? { matchLabels: { 'kubernetes.io/metadata.name': random.one(Object.keys(NAMESPACES)) } }
      : selector(random, TEAM);
  switch (random.between(0, 3)) {
    case 0:
      return { ipBlock: random.one(BLOCKS) };
    case 1:
      return { podSelector: selector(random, LABELS) };
    case 2:
      return { namespaceSelector: namespaces() };
    default:
      return { namespaceSelector: namespaces(), podSelector: selector(random, LABELS) };
  }
};

const port = (random: Random): PolicyPort => {
  const protocol = random.chance(0.6) ? { protocol: random.one(['TCP', 'UDP', 'SCTP']) } : {};
  switch (random.between(0, 3)) {
    case 0:
      return protocol;
    case 1:
      return { ...protocol, port: random.one(['web', 'admin']) };
    case 2:
      return { ...protocol, port: random.one([80, 81]), endPort: random.one([81, 90, 443]) };
    default:
      return { ...protocol, port: random.one([80, 81, 90, 443]) };
  }
};

const policy = (random: Random, number: number): NetworkPolicy => {
  const lists = () => ({
    peers: random.chance(0.2) ? undefined : random.list(0, 3, () => peer(random)),
    ports: random.chance(0.3) ? undefined : random.list(0, 3, () => port(random)),
  });
  const egress = random.list(0, 2, lists).map(({ peers, ports }) => ({ to: peers, ports }));
  const ingress = random.list(0, 2, lists).map(({ peers, ports }) => ({ from: peers, ports }));
  const policyTypes = random.one([['Egress'], ['Ingress'], ['Ingress', 'Egress']] as const);
  return {
    metadata: { name: `random-${number}`, namespace: random.one(Object.keys(NAMESPACES)) },
    spec: {
      podSelector: random.chance(0.4) ? {} : selector(random, LABELS),
      policyTypes,
      // A list that its policy type does not name is one that nobody may read.
      ...(random.chance(0.9) && { egress }),
      ...(random.chance(0.9) && { ingress }),
    },
  };
};

/** A set of one to six policies that the API server would take. */
export const randomPolicies = (random: Random): readonly NetworkPolicy[] => {
  const count = random.between(1, 6);
  return Array.from({ length: count }, (_, number) => policy(random, number));
};
