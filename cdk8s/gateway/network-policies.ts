import type { Construct } from 'constructs';
import { DATABASE, GATEWAY } from './labels';
import { allow, denyAll, pods, ranges, tcp, toDns, toPodIdentityAgent, toPublicHttps } from './network-rules';

/** What the gateway's network policies must know of the world around. */
export interface GatewayNetworkProps {
  /** The VPC's address ranges, for interface endpoints such as that of Bedrock, and for Aurora. */
  readonly vpcCidrs: readonly string[];

  /**
   * Where the database is: in the gateway's namespace, or at port 5432 somewhere in the VPC.
   */
  readonly database: 'in-cluster' | 'vpc';
}

/** Pods of the gateway, its migration Job included. */
const GATEWAY_PODS = { 'app.kubernetes.io/name': GATEWAY.name };

/** Pods that issue the agents' keys. */
export const KEY_PODS = { 'app.kubernetes.io/component': 'agent-key' };

/** Pods of the in-cluster database; CloudNativePG sets the label. */
export const DATABASE_PODS = { 'cnpg.io/cluster': DATABASE.cluster };

/** Agents, by the label of both their namespace and their pods: one alone could be set by the wrong hand. */
const AGENT = { 'openclaw.dev/tier': 'agent' };

const PROMETHEUS = pods({ 'app.kubernetes.io/name': 'prometheus' }, 'monitoring');

/**
 * The gateway's namespace is closed; agents reach the proxy's port and Prometheus the metrics' port, the gateway
 * reaches its database, its credentials and HTTPS.
 */
export function gatewayNetworkPolicies(scope: Construct, props: GatewayNetworkProps): void {
  const { namespace } = GATEWAY;
  denyAll(scope, namespace);
  allow(scope, 'AllowDns', { name: 'allow-dns', namespace, egress: [toDns()] });
  allow(scope, 'AllowGateway', {
    name: 'allow-gateway',
    namespace,
    to: GATEWAY_PODS,
    ingress: [
      { from: [pods(AGENT, AGENT), pods(KEY_PODS)], ports: tcp(GATEWAY.port) },
      { from: [PROMETHEUS], ports: tcp(GATEWAY.metricsPort) },
    ],
    egress: [
      toPodIdentityAgent(),
      toPublicHttps(),
      { to: ranges(props.vpcCidrs), ports: tcp(443) },
      {
        to: props.database === 'in-cluster' ? [pods(DATABASE_PODS)] : ranges(props.vpcCidrs),
        ports: tcp(5432),
      },
    ],
  });
  allow(scope, 'AllowKeyIssuer', {
    name: 'allow-key-issuer',
    namespace,
    to: KEY_PODS,
    egress: [{ to: [pods(GATEWAY_PODS)], ports: tcp(GATEWAY.port) }],
  });
}

/** What the database's network policies must know of the world around. */
export interface DatabaseNetworkProps {
  /** The VPC's address ranges: the API server's interfaces are there. */
  readonly vpcCidrs: readonly string[];

  /** Address ranges of Kubernetes services, for the API server's name. */
  readonly serviceCidrs: readonly string[];
}

/**
 * The database answers the gateway, its own replicas, its operator and Prometheus. Each instance runs a manager that
 * talks to the Kubernetes API.
 *
 * @see https://cloudnative-pg.io/documentation/current/security/#exposed-ports
 */
export function databaseNetworkPolicies(scope: Construct, props: DatabaseNetworkProps): void {
  const operator = pods({ 'app.kubernetes.io/name': 'cloudnative-pg' }, DATABASE.operatorNamespace);
  const self = pods(DATABASE_PODS);
  allow(scope, 'AllowDatabase', {
    name: 'allow-database',
    namespace: GATEWAY.namespace,
    to: DATABASE_PODS,
    ingress: [
      { from: [pods(GATEWAY_PODS)], ports: tcp(5432) },
      { from: [self, operator], ports: tcp(5432, 8000) },
      { from: [PROMETHEUS], ports: tcp(9187) },
    ],
    egress: [
      { to: [self], ports: tcp(5432, 8000) },
      { to: ranges([...props.vpcCidrs, ...props.serviceCidrs]), ports: tcp(443) },
    ],
  });
}
