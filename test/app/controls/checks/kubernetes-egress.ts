import type { Service } from '../../../network/evaluator';
import type { Control } from '../control';
import { dropObjects, type DeploymentAssembly } from '../deployment-assembly';
import { drop, listAt, NothingToBreak, push, put } from '../json';
import { fromAgents, letAgentsReach, policyNamed, worldOf, wrongRows } from '../network-world';

const HTTP: Service = { port: 80 };
const HTTPS: Service = { port: 443 };
const DNS: Service = { port: 53, protocol: 'UDP' };

/** An exception that is left out of the ranges of public HTTPS. */
const withoutException = (assembly: DeploymentAssembly, family: 0 | 1, range: string): unknown => {
  const path = ['spec', 'egress', 0, 'to', family, 'ipBlock', 'except'] as const;
  const found = policyNamed(assembly, 'agent-', 'allow-public-https');
  const index = listAt(found, ...path).indexOf(range);
  if (index < 0) throw new NothingToBreak(range);
  return drop(found, [...path, index]);
};

const metadata: Control = {
  id: 51,
  title: 'No agent reaches instance metadata, in IPv4, IPv6 or through NAT64',
  check: (assembly) =>
    wrongRows(
      assembly,
      fromAgents(
        worldOf(assembly),
        ['169.254.169.254', 'fd00:ec2::254', '64:ff9b::a9fe:a9fe'].flatMap((ip) =>
          [HTTP, HTTPS].map((service) => [`metadata at ${ip}`, { ip }, service, false] as const),
        ),
      ),
    ),
  broken: {
    'it is allowed': (a) => letAgentsReach(a, '169.254.169.254/32'),
    'link-local addresses are no exception': (a) => withoutException(a, 0, '169.254.0.0/16'),
    'unique local addresses are no exception': (a) => withoutException(a, 1, 'fc00::/7'),
    'NAT64 is no exception': (a) => withoutException(a, 1, '64:ff9b::/96'),
    'agents have no policies': (a) =>
      dropObjects(
        a,
        ({ kind, metadata: { namespace = '' } }) =>
          kind === 'NetworkPolicy' && namespace.startsWith('agent-'),
      ),
  },
};

const podIdentity: Control = {
  id: 52,
  title: 'No agent reaches the Pod Identity agent',
  check: (assembly) =>
    wrongRows(
      assembly,
      fromAgents(
        worldOf(assembly),
        ['169.254.170.23', 'fd00:ec2::23'].flatMap((ip) =>
          [HTTP, HTTPS].map((service) => [`Pod Identity at ${ip}`, { ip }, service, false] as const),
        ),
      ),
    ),
  broken: {
    'it is allowed': (a) => letAgentsReach(a, '169.254.170.23/32'),
    'it is allowed in IPv6': (a) => letAgentsReach(a, 'fd00:ec2::23/128'),
    'unique local addresses are no exception': (a) => withoutException(a, 1, 'fc00::/7'),
  },
};

const egress: Control = {
  id: 53,
  title: 'Agents reach public addresses by HTTPS alone, and no private address, in IPv4 and IPv6 alike',
  check: (assembly) => {
    const world = worldOf(assembly);
    const outside = ['44.192.0.1', '2600:1f00::1'].map((ip) => ({ ip }));
    const [vpc] = assembly.config.network.cidr.split('.0.0/');
    const inside = ['10.200.1.1', '172.31.0.2', '192.168.3.4', '100.64.3.4', '169.254.1.1', `${vpc}.200.7`];
    return wrongRows(
      assembly,
      fromAgents(world, [
        ...outside.map((to) => [`the public ${to.ip}`, to, HTTPS, true] as const),
        ...outside.flatMap((to) =>
          [HTTP, { port: 22 }, DNS, { ...HTTPS, protocol: 'UDP' as const }].map(
            (service) => [`the public ${to.ip}`, to, service, false] as const,
          ),
        ),
        ...[...inside, 'fd12::1', 'fe80::1'].map(
          (ip) => [`the private ${ip}`, { ip }, HTTPS, false] as const,
        ),
        ...world.agents.flatMap((agent) =>
          [HTTPS, { port: agent.port }].map((service) => [agent.name, agent, service, false] as const),
        ),
      ]),
    );
  },
  broken: {
    'any port': (a) => drop(policyNamed(a, 'agent-', 'allow-public-https'), ['spec', 'egress', 0, 'ports']),
    'HTTP, too': (a) =>
      push(policyNamed(a, 'agent-', 'allow-public-https'), ['spec', 'egress', 0, 'ports'], {
        protocol: 'TCP',
        port: 80,
      }),
    'no public HTTPS': (a) => drop(policyNamed(a, 'agent-', 'allow-public-https'), ['spec', 'egress']),
    ...Object.fromEntries(
      ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map((range) => [
        `${range} is no exception`,
        (a: DeploymentAssembly) => withoutException(a, 0, range),
      ]),
    ),
    'fe80::/10 is no exception': (a) => withoutException(a, 1, 'fe80::/10'),
  },
};

const dns: Control = {
  id: 54,
  title: 'Agents ask the cluster’s DNS and no other',
  check: (assembly) => {
    const world = worldOf(assembly);
    return wrongRows(
      assembly,
      fromAgents(world, [
        ['DNS', world.dns, DNS, true],
        ['DNS', world.dns, { port: 53 }, true],
        ['another port of DNS', world.dns, { port: 9153 }, false],
        ...Object.entries(world.others).map(([name, to]) => [name, to, DNS, false] as const),
        ['a public resolver', { ip: '8.8.8.8' }, DNS, false],
        ['a public resolver', { ip: '2001:4860:4860::8888' }, DNS, false],
      ]),
    );
  },
  broken: {
    'any pod of kube-system': (a) =>
      drop(policyNamed(a, 'agent-', 'allow-dns'), ['spec', 'egress', 0, 'to', 0, 'podSelector']),
    'a pod of any namespace that calls itself DNS': (a) =>
      put(policyNamed(a, 'agent-', 'allow-dns'), ['spec', 'egress', 0, 'to', 0, 'namespaceSelector'], {}),
    'any resolver': (a) => drop(policyNamed(a, 'agent-', 'allow-dns'), ['spec', 'egress', 0, 'to']),
    'no DNS': (a) => drop(policyNamed(a, 'agent-', 'allow-dns'), ['spec', 'egress']),
  },
};

/** Where agents get to, by all network policies together. */
export const kubernetesEgress: readonly Control[] = [metadata, podIdentity, egress, dns];
