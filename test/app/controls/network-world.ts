import {
  isAllowed,
  type Endpoint,
  type NetworkPolicy,
  type Pod,
  type Service,
} from '../../network/evaluator';
import { objectsOf, theObject, theResource, type DeploymentAssembly } from './deployment-assembly';
import { at, push, textAt } from './json';
import { agentPods, gatewayPod, podsOf, type PlacedPod } from './pods';

/** Whether somebody may connect to something, and whether that is as it should be. */
export interface Row {
  readonly name: string;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly service: Service;
  readonly allowed: boolean;
}

/** Those who live in a deployment, as policies see them. */
export interface NetworkWorld {
  readonly agents: readonly (Pod & { readonly name: string; readonly port: number })[];
  readonly gateway: Pod;
  /** The jobs that issue the agents' keys. */
  readonly keyIssuer: Pod;
  /** A pod of CloudNativePG, or an address of the VPC. */
  readonly database: Endpoint;
  readonly dns: Pod;
  readonly prometheus: Pod;
  /** Pods without business here, by name. */
  readonly others: Readonly<Record<string, Pod>>;
  /** Addresses of the API server: its service, and an interface in the VPC. */
  readonly apiServer: readonly string[];
}

/** The policies of a deployment. */
export const policiesOf = (assembly: DeploymentAssembly): readonly NetworkPolicy[] =>
  objectsOf(assembly, 'NetworkPolicy').map(({ metadata, spec }) => ({
    metadata,
    spec: spec as NetworkPolicy['spec'],
  }));

/** Whom the policies of a deployment are about. */
export const worldOf = (assembly: DeploymentAssembly): NetworkWorld => {
  const [first, second] = assembly.config.network.cidr.split('.');
  let count = 0;
  const address = (): string => `${first}.${second}.7.${++count}`;
  const pod = (namespace: string, labels: unknown): Pod => ({
    namespace,
    namespaceLabels: objectsOf(assembly, 'Namespace').find(({ metadata }) => metadata.name === namespace)
      ?.metadata.labels,
    labels: labels as Readonly<Record<string, string>>,
    ip: address(),
  });
  const placed = ({ namespace, template }: PlacedPod): Pod =>
    pod(namespace, at(template, 'metadata', 'labels'));
  const keyJob = podsOf(assembly).find(({ name }) => name.startsWith('Job '));
  const [postgres] = objectsOf(assembly, 'Cluster');
  const services = textAt(
    theResource(assembly, 'AWS::EKS::Cluster').resource.Properties,
    'KubernetesNetworkConfig',
    'ServiceIpv4Cidr',
  );
  if (!keyJob) throw new Error(`${assembly.name}: no job that issues a key`);
  return {
    agents: agentPods(assembly).map((agent) => ({
      ...placed(agent),
      name: agent.name,
      port: Number(at(agent.template, 'spec', 'containers', 0, 'ports', 0, 'containerPort')),
    })),
    gateway: placed(gatewayPod(assembly)),
    keyIssuer: placed(keyJob),
    database: postgres
      ? pod(postgres.metadata.namespace ?? '', { 'cnpg.io/cluster': postgres.metadata.name })
      : { ip: address() },
    dns: pod('kube-system', { 'k8s-app': 'kube-dns' }),
    prometheus: pod('monitoring', { 'app.kubernetes.io/name': 'prometheus' }),
    others: {
      'a pod of kube-system': pod('kube-system', { app: 'metrics-server' }),
      Grafana: pod('monitoring', { 'app.kubernetes.io/name': 'grafana' }),
      'External Secrets': pod('external-secrets', { 'app.kubernetes.io/name': 'external-secrets' }),
      'a pod of another namespace': pod('default', {}),
      'a pod that calls itself an agent': pod('default', { 'openclaw.dev/tier': 'agent' }),
      'a pod that calls itself the gateway': pod('default', { 'app.kubernetes.io/name': 'litellm' }),
      'a pod that calls itself DNS': pod('default', { 'k8s-app': 'kube-dns' }),
      'a pod that calls itself Prometheus': pod('default', { 'app.kubernetes.io/name': 'prometheus' }),
    },
    apiServer: [services.replace(/\.0\/\d+$/, '.1'), address()],
  };
};

/** What is not as it should be. */
export const wrongRows = (
  assembly: DeploymentAssembly,
  rows: readonly Row[],
  policies: readonly NetworkPolicy[] = policiesOf(assembly),
): readonly string[] =>
  rows
    .filter(({ from, to, service, allowed }) => isAllowed(policies, from, to, service) !== allowed)
    .map(
      ({ name, service: { port, protocol = 'TCP' }, allowed }) =>
        `${name} at ${protocol} ${port} is ${allowed ? 'refused' : 'allowed'}`,
    );

/** The same, and whoever is refused is refused by the receiver's policies alone, whatever the sender's say. */
export const wrongAtReceiver = (assembly: DeploymentAssembly, rows: readonly Row[]): readonly string[] => [
  ...wrongRows(assembly, rows),
  ...rows
    .filter(({ allowed }) => !allowed)
    .flatMap((row) => {
      const ofReceiver = policiesOf(assembly).filter(
        ({ metadata }) => 'namespace' in row.to && metadata.namespace === row.to.namespace,
      );
      return wrongRows(assembly, [row], ofReceiver);
    }),
];

/** Rows for each agent: destination → whether it may connect. */
export const fromAgents = (
  world: NetworkWorld,
  destinations: readonly (readonly [name: string, to: Endpoint, service: Service, allowed: boolean])[],
): readonly Row[] =>
  world.agents.flatMap((agent) =>
    destinations.map(([name, to, service, allowed]) => ({
      name: `${agent.name} to ${name}`,
      from: agent,
      to,
      service,
      allowed,
    })),
  );

/** A policy of the first namespace whose name begins so, to be broken. */
export const policyNamed = (assembly: DeploymentAssembly, namespace: string, name: string): unknown =>
  theObject(
    assembly,
    'NetworkPolicy',
    ({ metadata }) => metadata.name === name && (metadata.namespace ?? '').startsWith(namespace),
  );

/** Lets agents connect to a range. */
export const letAgentsReach = (assembly: DeploymentAssembly, cidr: string): unknown =>
  push(policyNamed(assembly, 'agent-', 'allow-public-https'), ['spec', 'egress'], {
    to: [{ ipBlock: { cidr } }],
  });
