import { k8s } from '../k8s';
import { NOT_PUBLIC_IPV4, NOT_PUBLIC_IPV6 } from '../public-addresses';
import type { Construct } from 'constructs';
import { PART_OF } from './labels';

/**
 * Where pods get their AWS credentials.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 */
const POD_IDENTITY_AGENT = ['169.254.170.23/32', 'fd00:ec2::23/128'];

/** TCP ports of a rule. */
export function tcp(...ports: readonly number[]): k8s.NetworkPolicyPort[] {
  return ports.map((port) => ({ protocol: 'TCP', port: k8s.IntOrString.fromNumber(port) }));
}

/** Pods by their labels, in the policy's namespace or in a named one. */
export function pods(
  matchLabels: Readonly<Record<string, string>>,
  namespace?: string | Readonly<Record<string, string>>,
): k8s.NetworkPolicyPeer {
  const namespaceLabels =
    typeof namespace === 'string' ? { 'kubernetes.io/metadata.name': namespace } : namespace;
  return {
    ...(namespaceLabels && { namespaceSelector: { matchLabels: { ...namespaceLabels } } }),
    podSelector: Object.keys(matchLabels).length > 0 ? { matchLabels: { ...matchLabels } } : {},
  };
}

/** Address ranges. */
export function ranges(cidrs: readonly string[]): k8s.NetworkPolicyPeer[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

/** The cluster's DNS, and no other. */
export function toDns(): k8s.NetworkPolicyEgressRule {
  return {
    to: [pods({ 'k8s-app': 'kube-dns' }, 'kube-system')],
    ports: [{ protocol: 'UDP', port: k8s.IntOrString.fromNumber(53) }, ...tcp(53)],
  };
}

/** Any public address, over HTTPS. */
export function toPublicHttps(): k8s.NetworkPolicyEgressRule {
  return {
    to: [
      { ipBlock: { cidr: '0.0.0.0/0', except: NOT_PUBLIC_IPV4 } },
      { ipBlock: { cidr: '::/0', except: NOT_PUBLIC_IPV6 } },
    ],
    ports: tcp(443),
  };
}

/** The node's Pod Identity agent. */
export function toPodIdentityAgent(): k8s.NetworkPolicyEgressRule {
  return { to: ranges(POD_IDENTITY_AGENT), ports: tcp(80) };
}

/** Properties of {@link allow}. */
export interface AllowProps {
  /** The policy's name. */
  readonly name: string;
  /** Its namespace. */
  readonly namespace: string;
  /**
   * The pods that it is for.
   *
   * @default - all of the namespace
   */
  readonly to?: Readonly<Record<string, string>>;
  /**
   * Who may connect to them.
   *
   * @default - the policy says nothing of it
   */
  readonly ingress?: readonly k8s.NetworkPolicyIngressRule[];
  /**
   * Where they may connect to.
   *
   * @default - the policy says nothing of it
   */
  readonly egress?: readonly k8s.NetworkPolicyEgressRule[];
}

/** A policy that opens something to some pods. */
export function allow(scope: Construct, id: string, props: AllowProps): k8s.KubeNetworkPolicy {
  return new k8s.KubeNetworkPolicy(scope, id, {
    metadata: { name: props.name, namespace: props.namespace, labels: { ...PART_OF } },
    spec: {
      podSelector: props.to ? { matchLabels: { ...props.to } } : {},
      policyTypes: [...(props.ingress ? ['Ingress'] : []), ...(props.egress ? ['Egress'] : [])],
      ...(props.ingress && { ingress: [...props.ingress] }),
      ...(props.egress && { egress: [...props.egress] }),
    },
  });
}

/** Closes a namespace in both directions; every other policy opens something. */
export function denyAll(scope: Construct, namespace: string): k8s.KubeNetworkPolicy {
  return new k8s.KubeNetworkPolicy(scope, 'DenyAll', {
    metadata: { name: 'deny-all', namespace, labels: { ...PART_OF } },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
}
