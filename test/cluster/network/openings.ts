import type { Condition, PlaceName, Port } from './places';

/** A connection that policies allow. All that no opening names is refused. */
export interface Opening {
  readonly from: readonly PlaceName[];
  readonly to: readonly PlaceName[];
  readonly ports: readonly Port[] | 'all';

  /**
   * The policy of the sender that says so, with its namespace.
   *
   * @default - none selects the sender, or it is no pod
   */
  readonly sender?: string;

  /**
   * The policy of the receiver that says so.
   *
   * @default - none selects the receiver, or it is no pod
   */
  readonly receiver?: string;

  /**
   * The deployments in which it is open.
   *
   * @default - all that have both places
   */
  readonly when?: Condition;
}

/** Pods that no policy selects. */
const UNRESTRICTED: readonly PlaceName[] = ['dns', 'system', 'stranger'];

/** All addresses of the VPC that answer: those of unrestricted pods are among them. */
const IN_VPC: readonly PlaceName[] = [...UNRESTRICTED, 'node', 'apiServer', 'vpc', 'aurora'];

/** Whoever may call a webhook: the API server does so from the VPC, which is all that a policy can say of it. */
const WEBHOOK_CALLERS: readonly PlaceName[] = [...UNRESTRICTED, 'node', 'apiServer', 'vpc'];

const MONITORING: readonly PlaceName[] = ['prometheus', 'prometheusOperator', 'monitoring'];

/** Places that stand together in many rows, under one name; the widest first. */
export const GROUPS: readonly (readonly [title: string, places: readonly PlaceName[]])[] = [
  ['whatever answers in the VPC', IN_VPC],
  ['whoever is unrestricted in the VPC', WEBHOOK_CALLERS],
  ['an unrestricted pod', UNRESTRICTED],
  ['monitoring', MONITORING],
];

const DNS: readonly Port[] = ['53/UDP', '53'];

const fromAgents: readonly Opening[] = [
  { from: ['agent', 'companion'], to: ['dns'], ports: DNS, sender: 'agent-*/allow-dns' },
  {
    from: ['agent'],
    to: ['gateway'],
    ports: ['4000'],
    sender: 'agent-*/allow-gateway',
    receiver: 'litellm/allow-gateway',
  },
  { from: ['agent', 'companion'], to: ['public'], ports: ['443'], sender: 'agent-*/allow-public-https' },
];

const fromGateway: readonly Opening[] = [
  {
    from: ['gateway', 'keyIssuer', 'gatewayNeighbour', 'database'],
    to: ['dns'],
    ports: DNS,
    sender: 'litellm/allow-dns',
  },
  { from: ['gateway'], to: ['podIdentity'], ports: ['80'], sender: 'litellm/allow-gateway' },
  { from: ['gateway'], to: ['public', ...IN_VPC], ports: ['443'], sender: 'litellm/allow-gateway' },
  { from: ['gateway'], to: IN_VPC, ports: ['5432'], sender: 'litellm/allow-gateway', when: 'aurora' },
  {
    from: ['gateway'],
    to: ['database'],
    ports: ['5432'],
    sender: 'litellm/allow-gateway',
    receiver: 'litellm/allow-database',
  },
  {
    from: ['keyIssuer'],
    to: ['gateway'],
    ports: ['4000'],
    sender: 'litellm/allow-key-issuer',
    receiver: 'litellm/allow-gateway',
  },
];

const ofDatabase: readonly Opening[] = [
  {
    from: ['database'],
    to: ['database'],
    ports: ['5432', '8000'],
    sender: 'litellm/allow-database',
    receiver: 'litellm/allow-database',
  },
  { from: ['database'], to: [...IN_VPC, 'service'], ports: ['443'], sender: 'litellm/allow-database' },
  { from: ['databaseOperator'], to: ['dns'], ports: DNS, sender: 'cnpg-system/allow-operator' },
  {
    from: ['databaseOperator'],
    to: [...IN_VPC, 'service'],
    ports: ['443'],
    sender: 'cnpg-system/allow-operator',
  },
  {
    from: ['databaseOperator'],
    to: ['database'],
    ports: ['5432', '8000'],
    sender: 'cnpg-system/allow-operator',
    receiver: 'litellm/allow-database',
  },
  {
    from: WEBHOOK_CALLERS,
    to: ['databaseOperator'],
    ports: ['9443'],
    receiver: 'cnpg-system/allow-operator',
  },
];

const ofControllers: readonly Opening[] = [
  { from: ['externalSecrets'], to: ['dns'], ports: DNS, sender: 'external-secrets/allow-operator' },
  {
    from: ['externalSecrets'],
    to: ['podIdentity'],
    ports: ['80'],
    sender: 'external-secrets/allow-operator',
  },
  {
    from: ['externalSecrets'],
    to: [...IN_VPC, 'service'],
    ports: ['443'],
    sender: 'external-secrets/allow-operator',
  },
  {
    from: ['externalSecrets'],
    to: ['public'],
    ports: ['443'],
    sender: 'external-secrets/allow-operator',
    when: 'no-endpoint',
  },
  {
    from: WEBHOOK_CALLERS,
    to: ['externalSecrets'],
    ports: ['10250'],
    receiver: 'external-secrets/allow-operator',
  },
  {
    from: ['sandboxController'],
    to: ['dns'],
    ports: DNS,
    sender: 'agent-sandbox-system/agent-sandbox-controller',
  },
  {
    from: ['sandboxController'],
    to: [...IN_VPC, 'service'],
    ports: ['443'],
    sender: 'agent-sandbox-system/agent-sandbox-controller',
  },
  {
    from: WEBHOOK_CALLERS,
    to: ['sandboxController'],
    ports: ['9443'],
    receiver: 'agent-sandbox-system/agent-sandbox-controller',
  },
];

const insideMonitoring: readonly Opening[] = [
  { from: MONITORING, to: ['dns'], ports: DNS, sender: 'monitoring/allow-inside' },
  { from: MONITORING, to: [...IN_VPC, 'service'], ports: ['443'], sender: 'monitoring/allow-inside' },
  {
    from: MONITORING,
    to: MONITORING,
    ports: 'all',
    sender: 'monitoring/allow-inside',
    receiver: 'monitoring/allow-inside',
  },
  {
    // Their addresses are of the VPC, as those of all pods are.
    from: MONITORING,
    to: ['prometheusOperator'],
    ports: ['10250'],
    sender: 'monitoring/allow-inside',
    receiver: 'monitoring/allow-admission',
  },
  {
    from: WEBHOOK_CALLERS,
    to: ['prometheusOperator'],
    ports: ['10250'],
    receiver: 'monitoring/allow-admission',
  },
];

const scrape = (to: PlaceName, ports: readonly Port[], receiver: string): Opening => ({
  from: ['prometheus'],
  to: [to],
  ports,
  sender: 'monitoring/allow-scrape',
  receiver,
});

const ofPrometheus: readonly Opening[] = [
  { from: ['prometheus'], to: UNRESTRICTED, ports: 'all', sender: 'monitoring/allow-scrape' },
  { from: ['prometheus'], to: IN_VPC, ports: ['9100', '10250'], sender: 'monitoring/allow-scrape' },
  {
    from: ['prometheus'],
    to: MONITORING,
    ports: 'all',
    sender: 'monitoring/allow-scrape',
    receiver: 'monitoring/allow-inside',
  },
  scrape('gateway', ['4001'], 'litellm/allow-gateway'),
  scrape('database', ['9187'], 'litellm/allow-database'),
  // The second port of each is its webhook's: Prometheus has an address of the VPC, too.
  scrape('databaseOperator', ['8080', '9443'], 'cnpg-system/allow-operator'),
  scrape('sandboxController', ['8080', '9443'], 'agent-sandbox-system/agent-sandbox-controller'),
  scrape('externalSecrets', ['10250'], 'external-secrets/allow-operator'),
];

const unrestricted: readonly Opening[] = [
  {
    from: [...UNRESTRICTED, 'node', 'apiServer', 'vpc', 'private', 'public'],
    to: UNRESTRICTED,
    ports: 'all',
  },
  {
    from: UNRESTRICTED,
    to: [
      'node',
      'apiServer',
      'vpc',
      'aurora',
      'service',
      'metadata',
      'podIdentity',
      'linkLocal',
      'private',
      'translated',
      'unroutable',
      'public',
    ],
    ports: 'all',
  },
];

/** Everything that is open. */
export const OPENINGS: readonly Opening[] = [
  ...fromAgents,
  ...fromGateway,
  ...ofDatabase,
  ...ofControllers,
  ...insideMonitoring,
  ...ofPrometheus,
  ...unrestricted,
];
