import type { LabelSelector, NetworkPolicy, PolicyPeer } from '../../network/evaluator';

/** Where cyclonus reads a policy otherwise than Kubernetes does. */
export interface Defect {
  /** What it does. */
  readonly title: string;

  /** What Kubernetes does. */
  readonly kubernetes: string;

  /** Where Kubernetes says so. */
  readonly source: string;

  /** A selector that Kubernetes and cyclonus read differently for a pod without labels. */
  readonly selector: LabelSelector;

  /** What Kubernetes makes of it. */
  readonly fits: boolean;
}

/** What is known, for the version that `programs/cyclonus/go.mod` pins. Our policies use none of it. */
export const DEFECTS: readonly Defect[] = [
  {
    title: '`NotIn` does not fit an object that lacks the label',
    kubernetes: 'it does',
    source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#set-based-requirement',
    selector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }] },
    fits: true,
  },
  {
    title: 'a label that has to be empty fits an object that lacks it',
    kubernetes: 'it does not',
    source:
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#equality-based-requirement',
    selector: { matchLabels: { app: '' } },
    fits: false,
  },
];

const selectorAsRead = (selector: LabelSelector): LabelSelector => ({
  ...selector,
  matchExpressions: selector.matchExpressions?.flatMap((requirement) =>
    requirement.operator === 'NotIn'
      ? [requirement, { key: requirement.key, operator: 'Exists' }]
      : [requirement],
  ),
});

const peerAsRead = ({ namespaceSelector, podSelector, ...rest }: PolicyPeer): PolicyPeer => ({
  ...rest,
  ...(namespaceSelector && { namespaceSelector: selectorAsRead(namespaceSelector) }),
  ...(podSelector && { podSelector: selectorAsRead(podSelector) }),
});

/** A policy in which the first defect is written out: what cyclonus reads in it, Kubernetes would read here. */
export const asRead = ({ metadata, spec }: NetworkPolicy): NetworkPolicy => ({
  metadata,
  spec: {
    ...spec,
    podSelector: selectorAsRead(spec.podSelector),
    egress: spec.egress?.map((rule) => ({ ...rule, to: rule.to?.map(peerAsRead) })),
    ingress: spec.ingress?.map((rule) => ({ ...rule, from: rule.from?.map(peerAsRead) })),
  },
});

const selectorsOf = ({ spec }: NetworkPolicy): readonly LabelSelector[] => [
  spec.podSelector,
  ...[
    ...(spec.egress ?? []).flatMap(({ to = [] }) => to),
    ...(spec.ingress ?? []).flatMap(({ from = [] }) => from),
  ]
    .flatMap(({ namespaceSelector, podSelector }) => [namespaceSelector, podSelector])
    .filter((selector) => selector !== undefined),
];

/** Whether cyclonus and Kubernetes could read a policy differently. */
export const meetsDefect = (policy: NetworkPolicy): boolean =>
  selectorsOf(policy).some(
    ({ matchLabels = {}, matchExpressions = [] }) =>
      Object.values(matchLabels).includes('') ||
      matchExpressions.some(({ operator }) => operator === 'NotIn'),
  );
