import { agentPods, gatewayPod, podsOf, type PlacedPod } from '../../app/controls/pods';
import { objectsOf, type DeploymentAssembly } from '../../app/controls/deployment-assembly';
import { at, entriesAt } from '../../app/controls/json';
import type { Endpoint, NetworkPolicy } from '../../network/evaluator';
import { addressIn, isWithin, localNat64, mapped, nat64, sixToFour } from './addresses';
import { placeOf, type Condition, type PlaceName } from './places';

/** Somebody who lives at a place. */
export interface Resident {
  readonly place: PlaceName;
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** A deployment as policies see it. */
export interface World {
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly policies: readonly NetworkPolicy[];
  readonly residents: readonly Resident[];
}

type Labels = Readonly<Record<string, string>>;

const called = (name: string): Labels => ({ 'app.kubernetes.io/name': name });

/**
 * Pods of the charts and of the release files, which have their labels from there. Those of charts that are at hand
 * are compared with them.
 */
export const CHART_PODS: readonly (readonly [place: PlaceName, namespace: string, labels: Labels])[] = [
  ['databaseOperator', 'cnpg-system', called('cloudnative-pg')],
  ['prometheus', 'monitoring', called('prometheus')],
  ['prometheusOperator', 'monitoring', { app: 'kube-prometheus-stack-operator' }],
  ['monitoring', 'monitoring', called('grafana')],
  ['monitoring', 'monitoring', called('alertmanager')],
  ['monitoring', 'monitoring', called('kube-state-metrics')],
  ['externalSecrets', 'external-secrets', called('external-secrets')],
  ['externalSecrets', 'external-secrets', called('external-secrets-webhook')],
  ['externalSecrets', 'external-secrets', called('external-secrets-cert-controller')],
  ['sandboxController', 'agent-sandbox-system', { app: 'agent-sandbox-controller' }],
  ['dns', 'kube-system', { 'k8s-app': 'kube-dns' }],
  ['system', 'kube-system', called('karpenter')],
  ['system', 'kube-system', called('aws-load-balancer-controller')],
  ['system', 'kube-system', { app: 'ebs-csi-controller' }],
];

/** Pods whose labels are nobody's, and pods elsewhere whose labels are somebody's. */
const BYSTANDERS: readonly (readonly [place: PlaceName, namespace: string, labels: Labels])[] = [
  ['gatewayNeighbour', 'litellm', {}],
  ['monitoring', 'monitoring', {}],
  ['externalSecrets', 'external-secrets', {}],
  ['closedNeighbour', 'agent-sandbox-system', {}],
  ['stranger', 'default', {}],
  ['stranger', 'default', { 'openclaw.dev/tier': 'agent' }],
  ['stranger', 'default', { 'app.kubernetes.io/component': 'agent-key' }],
  ['stranger', 'default', { 'cnpg.io/cluster': 'litellm-db' }],
  ['stranger', 'default', { 'k8s-app': 'kube-dns' }],
  ['stranger', 'default', { app: 'agent-sandbox-controller' }],
  ...['litellm', 'prometheus', 'cloudnative-pg'].map(
    (name) => ['stranger', 'default', called(name)] as const,
  ),
];

/** Addresses whose IPv4 has to be refused in every spelling. */
const SECRET_IPV4 = { metadata: '169.254.169.254', podIdentity: '169.254.170.23' } as const;

const addressesOf = (cidr: string, serviceCidr: string): Readonly<Partial<Record<PlaceName, string[]>>> => {
  const twice = (ip: string): string[] => [ip, mapped(ip)];
  const apiServer = addressIn(cidr, -20);
  const hidden = [...Object.values(SECRET_IPV4), apiServer, addressIn(serviceCidr, 1)];
  return {
    node: twice(addressIn(cidr, -30)),
    apiServer: twice(apiServer),
    vpc: [...twice(addressIn(cidr, -40)), addressIn(cidr, 2)],
    service: [...twice(addressIn(serviceCidr, 1)), addressIn(serviceCidr, 10), addressIn(serviceCidr, 4321)],
    metadata: [...twice(SECRET_IPV4.metadata), 'fd00:ec2::254'],
    podIdentity: [...twice(SECRET_IPV4.podIdentity), 'fd00:ec2::23'],
    linkLocal: [...twice('169.254.170.2'), '169.254.169.123', '169.254.169.253', '169.254.1.1', 'fe80::1'],
    private: [
      ...[
        ...['10.200.1.1', '172.31.0.2', '192.168.200.4', '100.64.3.4', '198.18.0.1', '198.19.255.1'],
        ...['10.200.1.1', '100.64.3.4'].map(mapped),
      ].filter((ip) => ![cidr, serviceCidr].some((range) => isWithin(range, ip))),
      ...['fd12::1', 'fc00::1'],
    ],
    translated: hidden.flatMap((ip) => [nat64(ip), localNat64(ip), sixToFour(ip)]),
    unroutable: ['0.0.0.1', '127.0.0.1', '224.0.0.1', '240.0.0.1', mapped('127.0.0.1'), '::1', 'ff02::1'],
    public: [...twice('44.192.0.1'), '8.8.8.8', '2600:1f00::1', '2001:4860:4860::8888'],
  };
};

/** The policies of a deployment, as its objects and the given ones of its charts have them. */
export const policiesIn = (objects: readonly { readonly kind: string }[]): readonly NetworkPolicy[] =>
  objects.flatMap((object) => {
    if (object.kind !== 'NetworkPolicy') return [];
    const name = String(at(object, 'metadata', 'name'));
    const namespace = at(object, 'metadata', 'namespace');
    const spec = at(object, 'spec') as NetworkPolicy['spec'];
    if (typeof namespace !== 'string') throw new Error(`policy ${name} does not say its namespace`);
    return [{ metadata: { name, namespace }, spec }];
  });

/** Where a deployment differs from others. */
export const conditionsOf = ({ config }: Pick<DeploymentAssembly, 'config'>): readonly Condition[] => [
  config.gateway.database.kind,
  ...(config.network.kind === 'new' && config.network.interfaceEndpoints ? [] : (['no-endpoint'] as const)),
];

/** The only pod of its place, of which there can be more: without another it would have none of its kind to meet. */
const isSingle =
  (residents: readonly Resident[]) =>
  ({ place }: Resident): boolean =>
    placeOf(place).kind === 'pod' &&
    !['agent', 'itself', 'companion'].includes(place) &&
    residents.filter((other) => other.place === place).length === 1;

/**
 * Who lives in a deployment.
 *
 * @param chartObjects objects of its charts, as far as they were rendered
 */
export const worldOf = (
  assembly: DeploymentAssembly,
  chartObjects: readonly { readonly kind: string }[] = [],
): World => {
  const { cidr } = assembly.config.network;
  const conditions = conditionsOf(assembly);
  let addresses = 256;
  const twin = ({ place, name, endpoint }: Resident): Resident => ({
    place,
    name: `${name} (another replica)`,
    endpoint: { ...endpoint, ip: addressIn(cidr, addresses++) },
  });
  const pod = (place: PlaceName, name: string, namespace: string, labels: Labels): Resident => ({
    place,
    name,
    endpoint: {
      namespace,
      namespaceLabels: objectsOf(assembly, 'Namespace').find(({ metadata }) => metadata.name === namespace)
        ?.metadata.labels,
      labels,
      ip: addressIn(cidr, addresses++),
    },
  });
  const placed = (place: PlaceName, { name, namespace, template }: PlacedPod): Resident =>
    pod(place, name, namespace, Object.fromEntries(entriesAt(template, 'metadata', 'labels')) as Labels);
  const agents = agentPods(assembly).map((agent) => placed('agent', agent));
  const jobs = podsOf(assembly).filter(({ name }) => /^(Cron)?Job /.test(name));
  const inCluster = conditions.includes('in-cluster');
  const residents: readonly Resident[] = [
    ...agents,
    ...agents.map((agent) => ({ ...agent, place: 'itself' as const })),
    ...agentPods(assembly).map(({ namespace }) => pod('companion', `a pod of ${namespace}`, namespace, {})),
    placed('gateway', gatewayPod(assembly)),
    ...jobs.map((job) => placed('keyIssuer', job)),
    ...(inCluster
      ? [
          ...objectsOf(assembly, 'Cluster').flatMap(({ metadata }) =>
            ['1', '2'].map((instance) =>
              pod('database', `${metadata.name}-${instance}`, metadata.namespace ?? '', {
                'cnpg.io/cluster': metadata.name,
              }),
            ),
          ),
          pod('closedNeighbour', 'a pod of cnpg-system', 'cnpg-system', {}),
        ]
      : [{ place: 'aurora' as const, name: 'Aurora', endpoint: { ip: addressIn(cidr, -50) } }]),
    ...[...CHART_PODS, ...BYSTANDERS]
      .filter(([place]) => inCluster || place !== 'databaseOperator')
      .map(([place, namespace, labels]) =>
        pod(place, `${namespace} ${Object.values(labels).join(' ') || 'without labels'}`, namespace, labels),
      ),
    ...Object.entries(addressesOf(cidr, assembly.config.cluster.serviceCidr)).flatMap(([place, ips]) =>
      ips.map((ip) => ({ place: place as PlaceName, name: ip, endpoint: { ip } })),
    ),
  ];
  return {
    name: assembly.name,
    conditions,
    policies: [...policiesIn(assembly.objects), ...policiesIn(chartObjects)],
    residents: [...residents, ...residents.filter(isSingle(residents)).map(twin)],
  };
};
