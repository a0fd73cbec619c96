import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from '../k8s';

/** The group of Kubernetes that may do what a drain needs. */
export const DRAIN_GROUP = 'openclaw-drain';

const LABELS = {
  'app.kubernetes.io/name': 'cluster-drain',
  'app.kubernetes.io/part-of': 'openclaw-eks-blueprint',
};

/** What may be seen and ended, by API group: the kinds that stand for something in AWS, and pods that hold them. */
const ENDED: Readonly<Record<string, readonly string[]>> = {
  '': ['persistentvolumeclaims', 'pods', 'services'],
  'networking.k8s.io': ['ingresses'],
  'agents.x-k8s.io': ['sandboxes'],
  'extensions.agents.x-k8s.io': ['sandboxclaims', 'sandboxwarmpools'],
  'karpenter.sh': ['nodeclaims', 'nodepools'],
  'karpenter.k8s.aws': ['ec2nodeclasses'],
};

/** What may be seen only: it goes with what it belongs to. */
const WATCHED: Readonly<Record<string, readonly string[]>> = {
  '': ['persistentvolumes'],
  'snapshot.storage.k8s.io': ['volumesnapshotcontents'],
};

const rulesOf = (
  resources: Readonly<Record<string, readonly string[]>>,
  verbs: readonly string[],
): k8s.PolicyRule[] =>
  Object.entries(resources).map(([group, names]) => ({
    apiGroups: [group],
    resources: [...names],
    verbs: [...verbs],
  }));

/** The rights of a drain: no kind more than it ends, no secret, and nothing that it could make. */
export class DrainAccess extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { labels: LABELS });
    const metadata = { name: DRAIN_GROUP };
    new k8s.KubeClusterRole(this, 'Role', {
      metadata,
      rules: [
        ...rulesOf(ENDED, ['list', 'delete']),
        ...rulesOf(WATCHED, ['list']),
        // To set the limit that keeps Karpenter from starting nodes.
        { apiGroups: ['karpenter.sh'], resources: ['nodepools'], verbs: ['patch'] },
      ],
    });
    new k8s.KubeClusterRoleBinding(this, 'Binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: DRAIN_GROUP },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: DRAIN_GROUP }],
    });
  }
}
