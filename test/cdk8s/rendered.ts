import { App, type Chart } from 'cdk8s';

/** A Kubernetes object as a chart renders it. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

/** The objects of a chart that is made in an app of its own. */
export function rendered(make: (app: App) => Chart): Rendered[] {
  return make(new App()).toJson() as Rendered[];
}

/** The one object of this kind, and name if given. */
export function only(objects: readonly Rendered[], kind: string, name?: string): Rendered {
  const found = objects.filter(
    (object) => object.kind === kind && (name ?? object.metadata.name) === object.metadata.name,
  );
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} objects of ${kind} ${name ?? ''}`);
  return first;
}

interface Peer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
}
interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[];
}
interface PolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

/** The label that Kubernetes itself puts on every namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Every opening of every NetworkPolicy, one line each: what is not in the list is closed. */
export function openings(objects: readonly Rendered[]): string[] {
  return objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .flatMap((policy) => {
      const spec = policy.spec as PolicySpec;
      const self = labels(spec.podSelector);
      const line = (arrow: string, peers: readonly Peer[] | undefined, rule: Rule): string[] =>
        (peers ?? [{}]).map((peer) => `${self} ${arrow} ${peerName(peer)} ${ports(rule)}`);
      return [
        ...(spec.ingress ?? []).flatMap((rule) => line('<-', rule.from, rule)),
        ...(spec.egress ?? []).flatMap((rule) => line('->', rule.to, rule)),
      ];
    });
}

/** Whether a policy closes all pods of the namespace in both directions. */
export function deniesAll(objects: readonly Rendered[], namespace: string): boolean {
  return objects.some(({ kind, metadata, spec }) => {
    if (kind !== 'NetworkPolicy' || metadata.namespace !== namespace) return false;
    const { podSelector, policyTypes, ingress, egress } = spec as PolicySpec;
    const everyPod = Object.keys(podSelector).length === 0;
    return everyPod && policyTypes.join() === 'Ingress,Egress' && !ingress && !egress;
  });
}

function labels({ matchLabels }: Selector): string {
  const entries = Object.entries(matchLabels ?? {});
  if (entries.length === 0) return '*';
  return entries
    .map(([key, value]) => (key === NAMESPACE_NAME ? value : `${key.split('/').pop() ?? key}=${value}`))
    .join();
}

function peerName({ ipBlock, namespaceSelector, podSelector }: Peer): string {
  if (ipBlock) return ipBlock.cidr + (ipBlock.except ? ` but ${ipBlock.except.join()}` : '');
  return `${namespaceSelector ? `${labels(namespaceSelector)}/` : ''}${podSelector ? labels(podSelector) : '*'}`;
}

function ports({ ports: list }: Rule): string {
  return list ? list.map(({ port, protocol }) => `${protocol}:${port}`).join() : 'all';
}
