/** A change of a policy that opens and closes nothing, because another policy says the same. */
export interface Redundancy {
  /** The policy, with its namespace. */
  readonly policy: string;

  /** The changes, as `mutantsOf` names them. */
  readonly changes: readonly string[];

  /** What says the same. */
  readonly because: string;
}

/**
 * All of them. They stay: each namespace is closed by a policy that says nothing else, so that a fork which narrows
 * another does not open the namespace with it.
 */
export const REDUNDANCIES: readonly Redundancy[] = [
  {
    policy: 'agent-*/default-deny',
    changes: ['does not close Egress'],
    because: 'the three policies that let an agent out select every pod, too',
  },
  {
    policy: 'litellm/deny-all',
    changes: ['does not close Egress'],
    because: '`allow-dns` selects every pod, too',
  },
  {
    policy: 'external-secrets/deny-all',
    changes: ['removed', 'does not close Ingress', 'does not close Egress'],
    because: '`allow-operator` selects every pod in both directions',
  },
  {
    policy: 'monitoring/deny-all',
    changes: ['removed', 'does not close Ingress', 'does not close Egress'],
    because: '`allow-inside` selects every pod in both directions',
  },
];
