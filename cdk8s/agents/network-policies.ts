import { k8s } from '../k8s';
import { Construct } from 'constructs';
import { widestRanges } from './cidr';

/** The one service inside the cluster that agents use. */
export interface GatewayEndpoint {
  /** Namespace of its pods. */
  readonly namespace: string;

  /** Labels of its pods. */
  readonly podLabels: Record<string, string>;

  /** Port of service and pods. */
  readonly port: number;

  /** Base URL, without `/v1`. */
  readonly url: string;
}

/** Address ranges that are private although they may look public. */
export interface PrivateRanges {
  /** All ranges of the VPC, IPv4 and IPv6. */
  readonly vpcCidrs: readonly string[];

  /** Ranges of the cluster's services, IPv4 and IPv6. */
  readonly serviceCidrs: readonly string[];
}

/** Properties of {@link AgentNetworkPolicies}. */
export interface AgentNetworkPoliciesProps {
  /** The gateway. */
  readonly gateway: GatewayEndpoint;

  /** What never counts as public. */
  readonly privateRanges: PrivateRanges;

  /**
   * Namespaces whose pods may call the agent's HTTP interface.
   *
   * @default - none
   */
  readonly allowIngressFrom?: readonly string[];

  /** Port of that interface. */
  readonly port: number;
}

/**
 * Never public, whatever the VPC: RFC 1918, carrier-grade NAT (EKS pods on secondary ranges), link-local with the
 * instance metadata service 169.254.169.254 and the Pod Identity agent 169.254.170.23, benchmarking (198.18.0.0/15,
 * another customary range for pods).
 */
const PRIVATE_IPV4 = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '198.18.0.0/15',
];

/**
 * The same for IPv6: unique local addresses with the twins fd00:ec2::254 and fd00:ec2::23, link-local, and NAT64,
 * through which an IPv4 address of the list above could be written as a public IPv6 one.
 */
const PRIVATE_IPV6 = ['fc00::/7', 'fe80::/10', '64:ff9b::/96'];

const byNamespace = (name: string): k8s.LabelSelector => ({
  matchLabels: { 'kubernetes.io/metadata.name': name },
});

const port = (protocol: 'TCP' | 'UDP', number: number): k8s.NetworkPolicyPort => ({
  protocol,
  port: k8s.IntOrString.fromNumber(number),
});

/**
 * Lets an agent reach DNS, the gateway and public HTTPS, and nothing else; nobody reaches the agent.
 *
 * One policy per permission, so that a fork which drops one drops that alone. Policies select every pod of the
 * namespace: a helper pod beside the agent gets no more than the agent.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class AgentNetworkPolicies extends Construct {
  public constructor(scope: Construct, id: string, props: AgentNetworkPoliciesProps) {
    super(scope, id);
    const { gateway, privateRanges } = props;
    const everywhere = [...privateRanges.vpcCidrs, ...privateRanges.serviceCidrs];

    new k8s.KubeNetworkPolicy(this, 'DefaultDeny', {
      metadata: { name: 'default-deny' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
    this.allowEgress('Dns', 'allow-dns', {
      to: [
        {
          namespaceSelector: byNamespace('kube-system'),
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
      ],
      ports: [port('UDP', 53), port('TCP', 53)],
    });
    this.allowEgress('Gateway', 'allow-gateway', {
      to: [
        {
          namespaceSelector: byNamespace(gateway.namespace),
          podSelector: { matchLabels: gateway.podLabels },
        },
      ],
      ports: [port('TCP', gateway.port)],
    });
    this.allowEgress('PublicHttps', 'allow-public-https', {
      to: [
        {
          ipBlock: {
            cidr: '0.0.0.0/0',
            except: widestRanges([...PRIVATE_IPV4, ...everywhere], 'ipv4'),
          },
        },
        { ipBlock: { cidr: '::/0', except: widestRanges([...PRIVATE_IPV6, ...everywhere], 'ipv6') } },
      ],
      ports: [port('TCP', 443)],
    });
    if (props.allowIngressFrom?.length) {
      new k8s.KubeNetworkPolicy(this, 'Ingress', {
        metadata: { name: 'allow-ingress' },
        spec: {
          podSelector: {},
          policyTypes: ['Ingress'],
          ingress: [
            {
              from: props.allowIngressFrom.map((name) => ({ namespaceSelector: byNamespace(name) })),
              ports: [port('TCP', props.port)],
            },
          ],
        },
      });
    }
  }

  private allowEgress(id: string, name: string, rule: k8s.NetworkPolicyEgressRule): void {
    new k8s.KubeNetworkPolicy(this, id, {
      metadata: { name },
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [rule] },
    });
  }
}
