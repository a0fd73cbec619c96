import { k8s } from '../k8s';
import { Construct } from 'constructs';
import { NOT_PUBLIC_IPV4, NOT_PUBLIC_IPV6 } from '../public-addresses';
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
            except: widestRanges([...NOT_PUBLIC_IPV4, ...everywhere], 'ipv4'),
          },
        },
        { ipBlock: { cidr: '::/0', except: widestRanges([...NOT_PUBLIC_IPV6, ...everywhere], 'ipv6') } },
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
