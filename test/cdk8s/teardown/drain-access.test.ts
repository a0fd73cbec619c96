import { DRAIN_GROUP, DrainAccess } from '../../../cdk8s/teardown/drain-access';
import { only, rendered } from '../rendered';

const objects = rendered((app) => new DrainAccess(app, 'Access'));

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

// Which kinds these are, the test of the handler compares with what the handler does.
test('the drain sees and ends, and neither makes nor reads anything else', () => {
  const { rules } = only(objects, 'ClusterRole') as { rules?: readonly Rule[] };
  const verbs = (rules ?? []).flatMap((rule) => rule.verbs);
  expect([...new Set(verbs)].sort()).toEqual(['delete', 'list', 'patch']);
  const words = (rules ?? []).flatMap(({ apiGroups, resources }) => [...apiGroups, ...resources]);
  expect(words.filter((word) => /\*|secret|configmap|role|token|exec/.test(word))).toEqual([]);
  expect(rules?.filter((rule) => rule.verbs.includes('patch')).map((rule) => rule.resources)).toEqual([
    ['nodepools'],
  ]);
});

test('its rights belong to its group alone', () => {
  expect(only(objects, 'ClusterRoleBinding')).toMatchObject({
    roleRef: { kind: 'ClusterRole', name: DRAIN_GROUP },
    subjects: [{ kind: 'Group', name: DRAIN_GROUP }],
  });
  // EKS refuses groups of these names.
  expect(DRAIN_GROUP).not.toMatch(/^(system|eks|aws|amazon|iam):/);
});
