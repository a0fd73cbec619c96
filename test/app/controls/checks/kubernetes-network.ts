import type { Endpoint, Service } from '../../../network/evaluator';
import { unless, violations, type Control } from '../control';
import {
  dropObjects,
  objectsOf,
  resourcesOf,
  targetOf,
  theResource,
  type DeploymentAssembly,
} from '../deployment-assembly';
import { at, drop, listAt, push, put, textAt } from '../json';
import {
  fromAgents,
  worldOf,
  policyNamed,
  letAgentsReach,
  wrongAtReceiver,
  wrongRows,
  type Row,
} from '../network-world';

const HTTPS: Service = { port: 443 };
const GATEWAY: Service = { port: 4000 };
const METRICS: Service = { port: 4001 };
const POSTGRES: Service = { port: 5432 };
const VPC_CNI = 'AWS::EKS::Addon';

/** Namespaces that no policy of ours closes, and why. */
const OPEN_NAMESPACES: Readonly<Record<string, string>> = {
  'kube-system': 'the cluster’s own add-ons live there; EKS changes them, and DNS must answer everybody',
};

const vpcCni = (assembly: DeploymentAssembly): unknown =>
  theResource(assembly, VPC_CNI, ({ Properties }) => at(Properties, 'AddonName') === 'vpc-cni').resource
    .Properties;

const enforced: Control = {
  id: 48,
  title: 'The VPC CNI enforces network policies',
  check: (assembly) => {
    const addOn = resourcesOf(assembly, VPC_CNI).find(
      ({ resource }) => at(resource.Properties, 'AddonName') === 'vpc-cni',
    );
    const values = JSON.parse(textAt(addOn?.resource.Properties, 'ConfigurationValues') || '{}') as unknown;
    return unless(at(values, 'enableNetworkPolicy') === 'true', 'network policies are decoration');
  },
  broken: {
    'it is not told to': (a) => drop(vpcCni(a), ['ConfigurationValues']),
    'it is told not to': (a) => put(vpcCni(a), ['ConfigurationValues'], '{"enableNetworkPolicy":"false"}'),
    'EKS installs it as it likes': (a) => put(vpcCni(a), ['AddonName'], 'kube-proxy'),
  },
};

const closed: Control = {
  id: 50,
  title: 'Every namespace is closed in both directions by default; nobody connects to an agent',
  gap: `not closed: ${Object.entries(OPEN_NAMESPACES)
    .map(([name, why]) => `${name} (${why})`)
    .join(', ')}`,
  check: (assembly) => {
    const namespaces = new Set([
      ...objectsOf(assembly, 'Namespace').map(({ metadata }) => metadata.name),
      ...assembly.objects.flatMap(({ metadata }) => metadata.namespace ?? []),
      ...assembly.releases.map(({ namespace }) => namespace),
    ]);
    const denied = objectsOf(assembly, 'NetworkPolicy')
      .filter(
        (object) =>
          JSON.stringify(at(object, 'spec', 'podSelector')) === '{}' &&
          listAt(object, 'spec', 'policyTypes').join() === 'Ingress,Egress' &&
          listAt(object, 'spec', 'ingress').length + listAt(object, 'spec', 'egress').length === 0,
      )
      .map(({ metadata }) => metadata.namespace);
    const { agents, gateway, prometheus, others } = worldOf(assembly);
    const visitors: Record<string, Endpoint> = {
      gateway,
      prometheus,
      ...others,
      'a node': { ip: '10.0.0.9' },
    };
    const visits: readonly Row[] = agents.flatMap((agent) =>
      [
        ...Object.entries(visitors),
        ...agents.filter((a) => a !== agent).map((a) => [a.name, a] as const),
      ].map(([name, from]) => ({
        name: `${name} to ${agent.name}`,
        from,
        to: agent,
        service: { port: agent.port },
        allowed: false,
      })),
    );
    return [
      ...violations(
        [...namespaces],
        (namespace) => denied.includes(namespace) || namespace in OPEN_NAMESPACES,
        (namespace) => `namespace ${namespace} is open`,
      ),
      ...wrongAtReceiver(assembly, visits),
    ];
  },
  broken: {
    ...Object.fromEntries(
      ['agent-', 'litellm', 'monitoring', 'external-secrets', 'agent-sandbox-system', 'cnpg-system'].map(
        (name) => [
          `${name} has no default policy`,
          (a: DeploymentAssembly) =>
            dropObjects(
              a,
              ({ kind, metadata, spec }) =>
                kind === 'NetworkPolicy' &&
                (metadata.namespace ?? '').startsWith(name) &&
                JSON.stringify(at(spec, 'podSelector')) === '{}' &&
                at(spec, 'ingress') === undefined &&
                at(spec, 'egress') === undefined,
            ),
        ],
      ),
    ),
    'an agent answers its own namespace': (a) =>
      put(policyNamed(a, 'agent-', 'default-deny'), ['spec', 'ingress'], [{}]),
    'only ingress is closed': (a) =>
      put(policyNamed(a, 'agent-', 'default-deny'), ['spec', 'policyTypes'], ['Ingress']),
  },
};

const gateway: Control = {
  id: 55,
  title: 'The gateway answers agents and the jobs that issue keys; its metrics answer Prometheus',
  check: (assembly) => {
    const { agents, gateway: to, keyIssuer, prometheus, others } = worldOf(assembly);
    const row = (name: string, from: Endpoint, service: Service, allowed: boolean): Row => ({
      name: `${name} to the gateway`,
      from,
      to,
      service,
      allowed,
    });
    return wrongAtReceiver(assembly, [
      ...agents.flatMap((agent) => [
        row(agent.name, agent, GATEWAY, true),
        row(agent.name, agent, METRICS, false),
        // Its namespace is an agent's, but it is none: what a key's thief would start.
        row(`a stranger beside ${agent.name}`, { ...agent, labels: {} }, GATEWAY, false),
      ]),
      row('a job', keyIssuer, GATEWAY, true),
      row('a job', keyIssuer, METRICS, false),
      row('Prometheus', prometheus, METRICS, true),
      row('Prometheus', prometheus, GATEWAY, false),
      ...Object.entries(others).flatMap(([name, from]) =>
        [GATEWAY, METRICS].map((service) => row(name, from, service, false)),
      ),
    ]);
  },
  broken: {
    'it answers everybody': (a) =>
      drop(policyNamed(a, 'litellm', 'allow-gateway'), ['spec', 'ingress', 0, 'from']),
    'it answers any pod of an agent’s namespace': (a) =>
      drop(policyNamed(a, 'litellm', 'allow-gateway'), ['spec', 'ingress', 0, 'from', 0, 'podSelector']),
    'it answers whoever calls itself an agent': (a) =>
      put(
        policyNamed(a, 'litellm', 'allow-gateway'),
        ['spec', 'ingress', 0, 'from', 0, 'namespaceSelector'],
        {},
      ),
    'metrics answer agents': (a) =>
      drop(policyNamed(a, 'litellm', 'allow-gateway'), ['spec', 'ingress', 0, 'ports']),
    'an agent does not reach it': (a) =>
      dropObjects(a, (o) => o === policyNamed(a, 'agent-', 'allow-gateway')),
  },
};

const databaseGroups = (assembly: DeploymentAssembly) =>
  resourcesOf(assembly, 'AWS::RDS::DBCluster').flatMap(({ stack, resource }) =>
    listAt(resource.Properties, 'VpcSecurityGroupIds').map((id) => targetOf(assembly, stack, id)?.name),
  );

const database: Control = {
  id: 56,
  title: 'The database answers the gateway; agents reach neither it nor the Kubernetes API',
  check: (assembly) => {
    const world = worldOf(assembly);
    const { database: to, gateway: from, keyIssuer, others, apiServer } = world;
    const inCluster = 'namespace' in to;
    const groups = databaseGroups(assembly);
    const rules = resourcesOf(assembly, 'AWS::EC2::SecurityGroupIngress').filter(({ stack, resource }) =>
      groups.includes(targetOf(assembly, stack, at(resource.Properties, 'GroupId'))?.name),
    );
    const row = (name: string, visitor: Endpoint, allowed: boolean): Row => ({
      name: `${name} to the database`,
      from: visitor,
      to,
      service: POSTGRES,
      allowed,
    });
    return [
      ...wrongRows(assembly, [
        row('the gateway', from, true),
        row('a job', keyIssuer, false),
        // Outside of the cluster the security group decides, and all nodes share one.
        ...(inCluster ? Object.entries(others).map(([name, other]) => row(name, other, false)) : []),
        ...fromAgents(world, [
          ['the database', to, POSTGRES, false],
          ...apiServer.map((ip) => [`the Kubernetes API at ${ip}`, { ip }, HTTPS, false] as const),
        ]),
      ]),
      ...unless(inCluster || rules.length > 0, 'nobody reaches the database'),
      ...violations(
        rules,
        ({ stack, resource: { Properties } }) =>
          at(Properties, 'FromPort') === 5432 &&
          at(Properties, 'ToPort') === 5432 &&
          targetOf(assembly, stack, at(Properties, 'SourceSecurityGroupId'))?.resource.Type ===
            'AWS::EKS::Cluster',
        ({ name }) => `${name} lets in others than the cluster`,
      ),
    ];
  },
  broken: {
    'pods of the cluster reach the database': (a) =>
      drop(policyNamed(a, 'litellm', 'allow-database'), ['spec', 'ingress', 0, 'from']),
    'the whole VPC reaches the database': (a) => {
      const rule = theResource(
        a,
        'AWS::EC2::SecurityGroupIngress',
        ({ Properties }) => at(Properties, 'FromPort') === 5432,
      );
      drop(rule.resource.Properties, ['SourceSecurityGroupId']);
      put(rule.resource.Properties, ['CidrIp'], a.config.network.cidr);
    },
    'agents reach the VPC': (a) => letAgentsReach(a, a.config.network.cidr),
    'agents reach services': (a) => letAgentsReach(a, a.config.cluster.serviceCidr),
    'jobs reach the VPC': (a) =>
      push(policyNamed(a, 'litellm', 'allow-key-issuer'), ['spec', 'egress'], {
        to: [{ ipBlock: { cidr: '10.0.0.0/8' } }],
      }),
  },
};

/** Who may talk to whom, by all network policies together. */
export const kubernetesNetwork: readonly Control[] = [enforced, closed, gateway, database];
