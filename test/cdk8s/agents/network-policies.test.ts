import {
  isAllowed,
  type Endpoint,
  type NetworkPolicy,
  type Pod,
  type Service,
} from '../../network/evaluator';
import { render, supportAgent, variants } from './fixtures';

const policiesOf = (props = supportAgent): NetworkPolicy[] =>
  render(props)
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ metadata, spec }) => ({ metadata, spec: spec as NetworkPolicy['spec'] }));

const pod = (namespace: string, labels: Record<string, string>, ip: string): Pod => ({
  namespace,
  labels,
  ip,
});
const agent = pod('agent-support', { 'openclaw.dev/tier': 'agent' }, '10.1.1.1');
const gateway = pod('litellm', { 'app.kubernetes.io/name': 'litellm' }, '10.1.2.1');
const dns = pod('kube-system', { 'k8s-app': 'kube-dns' }, '10.1.3.1');
const https = { port: 443 };

/** Destinations and whether an agent may reach them. The receivers' own policies are not part of the table. */
const matrix: [name: string, to: Endpoint, service: Service, allowed: boolean][] = [
  ['DNS over UDP', dns, { port: 53, protocol: 'UDP' }, true],
  ['DNS over TCP', dns, { port: 53 }, true],
  ['the gateway', gateway, { port: 4000 }, true],
  ['public HTTPS', { ip: '44.192.0.1' }, https, true],
  ['public HTTPS over IPv6', { ip: '2600:1f00::1' }, https, true],

  ['instance metadata', { ip: '169.254.169.254' }, { port: 80 }, false],
  ['instance metadata by HTTPS', { ip: '169.254.169.254' }, https, false],
  ['instance metadata over IPv6', { ip: 'fd00:ec2::254' }, https, false],
  ['instance metadata through NAT64', { ip: '64:ff9b::a9fe:a9fe' }, https, false],
  ['instance metadata through local NAT64', { ip: '64:ff9b:1::a9fe:a9fe' }, https, false],
  ['instance metadata through 6to4', { ip: '2002:a9fe:a9fe::1' }, https, false],
  ['instance metadata mapped into IPv6', { ip: '::ffff:a9fe:a9fe' }, https, false],
  ['Pod Identity agent', { ip: '169.254.170.23' }, { port: 80 }, false],
  ['Pod Identity agent by HTTPS', { ip: '169.254.170.23' }, https, false],
  ['Pod Identity agent over IPv6', { ip: 'fd00:ec2::23' }, https, false],
  ['the API server by its service', { ip: '172.20.0.1' }, https, false],
  ['the API server in the VPC', { ip: '10.1.0.10' }, https, false],
  ['another address of the VPC', { ip: '10.1.200.7' }, https, false],
  ['a peered network', { ip: '192.168.3.4' }, https, false],
  ['pods on a secondary range', { ip: '100.64.3.4' }, https, false],
  ['another agent', pod('agent-sales', { 'openclaw.dev/tier': 'agent' }, '10.1.1.2'), { port: 18789 }, false],
  ['another agent by HTTPS', pod('agent-sales', { 'openclaw.dev/tier': 'agent' }, '10.1.1.2'), https, false],
  ['a pod of its own namespace', pod('agent-support', {}, '10.1.1.3'), https, false],
  [
    "the gateway's database",
    pod('litellm', { 'cnpg.io/cluster': 'litellm' }, '10.1.2.2'),
    { port: 5432 },
    false,
  ],
  ['another port of the gateway', gateway, { port: 8081 }, false],
  ['something in the namespace of the gateway', pod('litellm', {}, '10.1.2.3'), { port: 4000 }, false],
  [
    'a pod that calls itself kube-dns',
    pod('agent-sales', { 'k8s-app': 'kube-dns' }, '10.1.1.2'),
    { port: 53 },
    false,
  ],
  [
    'a pod that calls itself litellm',
    pod('x', { 'app.kubernetes.io/name': 'litellm' }, '10.1.1.4'),
    { port: 4000 },
    false,
  ],
  ['kube-system beside DNS', pod('kube-system', { app: 'metrics-server' }, '10.1.3.2'), https, false],
  [
    'kube-system beside DNS on its port',
    pod('kube-system', { app: 'metrics-server' }, '10.1.3.2'),
    { port: 53 },
    false,
  ],
  ['another port of DNS', dns, { port: 9153 }, false],
  ['public DNS', { ip: '8.8.8.8' }, { port: 53, protocol: 'UDP' }, false],
  ['public HTTP', { ip: '44.192.0.1' }, { port: 80 }, false],
  ['public SSH', { ip: '44.192.0.1' }, { port: 22 }, false],
  ['public SSH over IPv6', { ip: '2600:1f00::1' }, { port: 22 }, false],
  ['public QUIC', { ip: '44.192.0.1' }, { port: 443, protocol: 'UDP' }, false],
];

const failures = (policies: readonly NetworkPolicy[]): string[] =>
  matrix
    .filter(([, to, service, allowed]) => isAllowed(policies, agent, to, service) !== allowed)
    .map(([name]) => name);

describe('an agent', () => {
  test.each(matrix)('to %s', (_name, to, service, allowed) => {
    expect(isAllowed(policiesOf(), agent, to, service)).toBe(allowed);
  });

  test.each([
    ['another agent', pod('agent-sales', {}, '10.1.1.2')],
    ['the gateway', gateway],
    ['monitoring', pod('monitoring', {}, '10.1.4.1')],
    ['a node', { ip: '10.1.0.20' }],
  ])('is not reached by %s', (_name, from) => {
    expect(isAllowed(policiesOf(), from, agent, { port: 18789 })).toBe(false);
  });

  test('is reached by a namespace that was named, at its HTTP port only', () => {
    const policies = policiesOf({ ...supportAgent, allowIngressFrom: ['monitoring'] });
    const monitoring = pod('monitoring', {}, '10.1.4.1');
    expect(isAllowed(policies, monitoring, agent, { port: 18789 })).toBe(true);
    expect(isAllowed(policies, monitoring, agent, { port: 22 })).toBe(false);
    expect(isAllowed(policies, gateway, agent, { port: 18789 })).toBe(false);
  });

  test('of every kind and isolation has the same policies', () => {
    const specs = Object.values(variants).map((props) => policiesOf(props).map(({ spec }) => spec));
    for (const spec of specs) expect(spec).toEqual(specs[0]);
  });
});

describe('every policy counts', () => {
  test('a network without policies fails everywhere it can', () => {
    expect(failures([])).toEqual(matrix.filter(([, , , allowed]) => !allowed).map(([name]) => name));
  });

  test.each([
    ['allow-dns', ['DNS over UDP', 'DNS over TCP']],
    ['allow-gateway', ['the gateway']],
    ['allow-public-https', ['public HTTPS', 'public HTTPS over IPv6']],
  ])('without %s an agent loses exactly that', (name, lost) => {
    expect(failures(policiesOf().filter(({ metadata }) => metadata.name !== name))).toEqual(lost);
  });

  test('without default-deny anybody reaches the agent', () => {
    const others = policiesOf().filter(({ metadata }) => metadata.name !== 'default-deny');
    expect(isAllowed(others, gateway, agent, { port: 18789 })).toBe(true);
    expect(isAllowed(policiesOf(), gateway, agent, { port: 18789 })).toBe(false);
  });

  test('default-deny alone closes both directions', () => {
    const [only] = policiesOf().filter(({ metadata }) => metadata.name === 'default-deny');
    expect(only && matrix.every(([, to, service]) => !isAllowed([only], agent, to, service))).toBe(true);
  });
});

describe('private ranges', () => {
  const except = (vpcCidrs: string[], serviceCidrs: string[]) => {
    const [policy] = policiesOf({ ...supportAgent, privateRanges: { vpcCidrs, serviceCidrs } }).filter(
      ({ metadata }) => metadata.name === 'allow-public-https',
    );
    return policy?.spec.egress?.[0]?.to?.flatMap(({ ipBlock }) => ipBlock?.except ?? []);
  };

  test('hold a VPC with public-looking addresses, of both families', () => {
    const ranges = except(['11.0.0.0/16', '2600:1f13:abc::/56'], ['172.20.0.0/16']);
    expect(ranges).toEqual(expect.arrayContaining(['11.0.0.0/16', '2600:1f13:abc::/56']));
  });

  test('are listed once: what a wider range covers is left out', () => {
    expect(except(['10.1.0.0/16', '10.1.0.0/16'], ['172.20.0.0/16', 'fd12::/108'])).toEqual(except([], []));
  });

  test.each(['10.1.0.0', '10.1.0.0/33', 'vpc', '${Token[Vpc.1]}'])('refuse %s', (cidr) => {
    expect(() => except([cidr], [])).toThrow(
      `must be an IPv4 or IPv6 range such as 10.1.0.0/16, got '${cidr}'`,
    );
  });
});
