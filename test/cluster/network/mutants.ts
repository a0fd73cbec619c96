import type { LabelSelector, NetworkPolicy, PolicyPeer, PolicyPort } from '../../network/evaluator';

/** A policy with one change that somebody could make by mistake. */
export interface Mutant {
  /** What was changed, such as `egress[1] without ports`. */
  readonly change: string;

  /**
   * The policy as it is then.
   *
   * @default - there is none any more
   */
  readonly replacement?: NetworkPolicy;
}

/** A rule of either direction. */
interface Rule {
  readonly peers: readonly PolicyPeer[];
  readonly ports: readonly PolicyPort[];
}

/** A change and what it makes. */
type Change<T> = readonly [change: string, made: T];

const without = <T>(list: readonly T[], index: number): readonly T[] => list.filter((_, i) => i !== index);
const replaced = <T>(list: readonly T[], index: number, element: T): readonly T[] =>
  list.map((old, i) => (i === index ? element : old));

const EVERYTHING: LabelSelector = {};

const selectorChanges = (selector: LabelSelector): readonly Change<LabelSelector>[] => {
  const labels = Object.entries(selector.matchLabels ?? {});
  if (labels.length === 0) return [];
  return labels.map(([key], index) => [
    `without ${key}`,
    labels.length === 1
      ? EVERYTHING
      : { ...selector, matchLabels: Object.fromEntries(without(labels, index)) },
  ]);
};

const peerChanges = (peer: PolicyPeer): readonly Change<PolicyPeer>[] => {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (ipBlock) {
    const { cidr, except = [] } = ipBlock;
    const all = cidr.includes(':') ? '::/0' : '0.0.0.0/0';
    return [
      ...except.map((range, index): Change<PolicyPeer> => [
        `without except ${range}`,
        { ipBlock: { cidr, except: without(except, index) } },
      ]),
      ...(cidr === all ? [] : [[`${cidr} as ${all}`, { ipBlock: { cidr: all } }] as const]),
    ];
  }
  return [
    ...(namespaceSelector
      ? [
          ...selectorChanges(namespaceSelector).map(([change, made]): Change<PolicyPeer> => [
            `namespace ${change}`,
            { ...peer, namespaceSelector: made },
          ]),
          ['in its own namespace', { podSelector: podSelector ?? EVERYTHING }] as const,
        ]
      : [['in any namespace', { ...peer, namespaceSelector: EVERYTHING }] as const]),
    ...(podSelector ? selectorChanges(podSelector) : []).map(([change, made]): Change<PolicyPeer> => [
      `pod ${change}`,
      { ...peer, podSelector: made },
    ]),
  ];
};

const portName = ({ port = 'all', protocol = 'TCP' }: PolicyPort): string => `${protocol} ${port}`;

const ruleChanges = ({ peers, ports }: Rule): readonly Change<Rule>[] => [
  ...(ports.length > 0 ? [['without ports', { peers, ports: [] }] as const] : []),
  ...(peers.length > 0 ? [['without peers', { peers: [], ports }] as const] : []),
  ...(ports.length > 1 ? ports : []).map((port, index): Change<Rule> => [
    `without ${portName(port)}`,
    { peers, ports: without(ports, index) },
  ]),
  ...(peers.length > 1 ? peers : []).map((peer, index): Change<Rule> => [
    `without peer ${index}${peer.ipBlock ? ` ${peer.ipBlock.cidr}` : ''}`,
    { peers: without(peers, index), ports },
  ]),
  ...peers.flatMap((peer, index) =>
    peerChanges(peer).map(([change, made]): Change<Rule> => [
      `peer ${index} ${change}`,
      { peers: replaced(peers, index, made), ports },
    ]),
  ),
];

const rulesChanges = (rules: readonly Rule[]): readonly Change<readonly Rule[]>[] =>
  rules.flatMap((rule, index): readonly Change<readonly Rule[]>[] => [
    [`[${index}] removed`, without(rules, index)],
    ...ruleChanges(rule).map(([change, made]): Change<readonly Rule[]> => [
      `[${index}] ${change}`,
      replaced(rules, index, made),
    ]),
  ]);

/** Every change of a policy: it goes, a direction or rule of it goes, or something in it becomes wider or narrower. */
export const mutantsOf = ({ metadata, spec }: NetworkPolicy): readonly Mutant[] => {
  const { egress = [], ingress = [], policyTypes, podSelector } = spec;
  const made = (change: string, changes: Partial<NetworkPolicy['spec']>): Mutant => ({
    change,
    replacement: { metadata, spec: { ...spec, ...changes } },
  });
  return [
    { change: 'removed' },
    ...(policyTypes.length > 1 ? policyTypes : []).map((type) =>
      made(`does not close ${type}`, { policyTypes: policyTypes.filter((other) => other !== type) }),
    ),
    ...selectorChanges(podSelector).map(([change, selector]) =>
      made(`for pods ${change}`, { podSelector: selector }),
    ),
    ...rulesChanges(egress.map(({ to = [], ports = [] }) => ({ peers: to, ports }))).map(([change, rules]) =>
      made(`egress${change}`, { egress: rules.map(({ peers, ports }) => ({ to: peers, ports })) }),
    ),
    ...rulesChanges(ingress.map(({ from = [], ports = [] }) => ({ peers: from, ports }))).map(
      ([change, rules]) =>
        made(`ingress${change}`, { ingress: rules.map(({ peers, ports }) => ({ from: peers, ports })) }),
    ),
  ];
};
