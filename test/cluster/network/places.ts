/** Ports that are tried between all places: those that something listens on, and one that nothing does. */
export const PORTS = [
  '22',
  '53/UDP',
  '53',
  '80',
  '443',
  '443/UDP',
  '3000',
  '4000',
  '4001',
  '5432',
  '8000',
  '8080',
  '8642',
  '9090',
  '9100',
  '9187',
  '9443',
  '10250',
  '18789',
  '31337',
  '31337/UDP',
] as const;

/** A port, TCP unless it says otherwise. */
export type Port = (typeof PORTS)[number];

/** A place that somebody may connect to, and, when it can begin a connection, may connect from. */
export interface Place {
  /** Its name on the page. */
  readonly title: string;

  /** What stands there, in words that need no code. */
  readonly what: string;

  /** A pod that policies may select, or an address that they can only name. */
  readonly kind: 'pod' | 'address';

  /**
   * The policy that closes its namespace to whoever is not let in.
   *
   * @default - none: whoever gets there is answered
   */
  readonly closedBy?: string;

  /**
   * A port that answers every address of the VPC, pods' among them, because the API server calls from one.
   *
   * @default - none
   */
  readonly webhook?: Port;

  /**
   * Whether connections begin there.
   *
   * @default true
   */
  readonly connects?: boolean;

  /**
   * The deployments that have it.
   *
   * @default - all
   */
  readonly when?: Condition;
}

/** What differs between deployments as far as policies go. */
export const CONDITIONS = {
  'in-cluster': 'the database runs in the cluster',
  aurora: 'the database is Aurora',
  'no-endpoint': 'the VPC has no endpoint of Secrets Manager',
} as const;

/** The name of a condition. */
export type Condition = keyof typeof CONDITIONS;

/** Everywhere that a connection of the matrix begins or ends. */
export const PLACES = {
  agent: {
    title: 'an agent',
    what: 'the pod of an agent; as a destination, of another one',
    kind: 'pod',
    closedBy: 'agent-*/default-deny',
  },
  itself: {
    title: 'the agent itself',
    what: 'by its own address, as through its Service; loopback never leaves the pod',
    kind: 'pod',
    closedBy: 'agent-*/default-deny',
    connects: false,
  },
  companion: {
    title: 'a pod beside an agent',
    what: 'a pod in an agent’s namespace without the labels of an agent',
    kind: 'pod',
    closedBy: 'agent-*/default-deny',
  },
  gateway: {
    title: 'the gateway',
    what: 'LiteLLM, with its migration',
    kind: 'pod',
    closedBy: 'litellm/deny-all',
  },
  keyIssuer: {
    title: 'a key issuer',
    what: 'the Job and the CronJob that register an agent’s key',
    kind: 'pod',
    closedBy: 'litellm/deny-all',
  },
  gatewayNeighbour: {
    title: 'a pod beside the gateway',
    what: 'a pod in the gateway’s namespace with no labels of ours',
    kind: 'pod',
    closedBy: 'litellm/deny-all',
  },
  database: {
    title: 'the database',
    what: 'an instance of PostgreSQL, run by CloudNativePG',
    kind: 'pod',
    closedBy: 'litellm/deny-all',
    when: 'in-cluster',
  },
  databaseOperator: {
    title: 'the database’s operator',
    what: 'CloudNativePG, with its webhook',
    kind: 'pod',
    closedBy: 'cnpg-system/deny-all',
    webhook: '9443',
    when: 'in-cluster',
  },
  prometheus: {
    title: 'Prometheus',
    what: 'the server, not its operator',
    kind: 'pod',
    closedBy: 'monitoring/deny-all',
  },
  prometheusOperator: {
    title: 'Prometheus’ operator',
    what: 'the operator, with its webhook',
    kind: 'pod',
    closedBy: 'monitoring/deny-all',
    webhook: '10250',
  },
  monitoring: {
    title: 'another pod of monitoring',
    what: 'Grafana, Alertmanager, kube-state-metrics, or any other',
    kind: 'pod',
    closedBy: 'monitoring/deny-all',
  },
  externalSecrets: {
    title: 'External Secrets',
    what: 'the operator, its webhook, its certificate controller',
    kind: 'pod',
    closedBy: 'external-secrets/deny-all',
    webhook: '10250',
  },
  sandboxController: {
    title: 'agent-sandbox',
    what: 'the controller, with its webhook',
    kind: 'pod',
    closedBy: 'agent-sandbox-system/default-deny',
    webhook: '9443',
  },
  closedNeighbour: {
    title: 'a pod beside a controller',
    what: 'a pod without labels in the namespace of agent-sandbox or of the database’s operator',
    kind: 'pod',
    closedBy: 'agent-sandbox-system/default-deny',
  },
  dns: { title: 'DNS', what: 'CoreDNS in kube-system', kind: 'pod' },
  system: {
    title: 'another pod of kube-system',
    what: 'Karpenter, the load balancer controller, the EBS controller; kube-system has no policies',
    kind: 'pod',
  },
  stranger: {
    title: 'a pod elsewhere',
    what: 'a pod of a namespace without policies, whatever it calls itself',
    kind: 'pod',
  },
  node: {
    title: 'a node',
    what: 'the address of another node: its kubelet, node exporter and pods of the host’s network',
    kind: 'address',
  },
  apiServer: { title: 'the API server', what: 'its interface in the VPC', kind: 'address' },
  vpc: { title: 'the VPC', what: 'any other address: endpoints, the resolver, machines', kind: 'address' },
  aurora: {
    title: 'Aurora',
    what: 'the database’s address',
    kind: 'address',
    connects: false,
    when: 'aurora',
  },
  service: {
    title: 'a Service’s address',
    what: 'of the service range, the API server’s among them',
    kind: 'address',
    connects: false,
  },
  metadata: {
    title: 'instance metadata',
    what: '169.254.169.254 and fd00:ec2::254',
    kind: 'address',
    connects: false,
  },
  podIdentity: {
    title: 'the Pod Identity agent',
    what: '169.254.170.23 and fd00:ec2::23',
    kind: 'address',
    connects: false,
  },
  linkLocal: {
    title: 'another link-local address',
    what: 'task credentials at 169.254.170.2, time, the VPC’s resolver, 169.254.0.0/16 and fe80::/10',
    kind: 'address',
    connects: false,
  },
  private: {
    title: 'another private address',
    what: 'RFC 1918 outside of the VPC, 100.64.0.0/10, 198.18.0.0/15 and fc00::/7: peered networks, a data centre',
    kind: 'address',
  },
  translated: {
    title: 'a private address in another spelling',
    what: 'of the addresses above through NAT64 and 6to4',
    kind: 'address',
    connects: false,
  },
  unroutable: {
    title: 'loopback or multicast',
    what: '127.0.0.0/8, 224.0.0.0/4, 240.0.0.0/4, ::1 and ff00::/8, which no router forwards',
    kind: 'address',
    connects: false,
  },
  public: {
    title: 'the internet',
    what: 'any public address, IPv4 and IPv6, resolvers among them',
    kind: 'address',
  },
} as const satisfies Record<string, Place>;

/** The name of a place. */
export type PlaceName = keyof typeof PLACES;

/** All places, with the widest type. */
export const placeOf = (name: PlaceName): Place => PLACES[name];

/** All names, in the order of the page. */
export const PLACE_NAMES = Object.keys(PLACES) as readonly PlaceName[];
