import { unless, violations, type Control } from '../control';
import { dropObjects, nameOf, objectsOf, theObject } from '../deployment-assembly';
import { at, drop, listAt, push, put, textAt } from '../json';
import { agentPods, podsOf, thePod } from '../pods';

const tokens: Control = {
  id: 39,
  title:
    'No pod of ours mounts a service account token by itself, nor finds other services in its environment',
  check: (assembly) => [
    ...podsOf(assembly).flatMap((pod) => [
      ...unless(
        at(pod.template, 'spec', 'automountServiceAccountToken') === false,
        `${pod.name} mounts a token`,
      ),
      ...unless(at(pod.template, 'spec', 'enableServiceLinks') === false, `${pod.name} has service links`),
    ]),
    ...violations(
      objectsOf(assembly, 'ServiceAccount'),
      (account) => at(account, 'automountServiceAccountToken') === false,
      (account) => `${nameOf(account)} hands out its token`,
    ),
  ],
  broken: {
    'an agent mounts its token': (a) => put(thePod(a), ['spec', 'automountServiceAccountToken'], true),
    'an agent says nothing of tokens': (a) => drop(thePod(a), ['spec', 'automountServiceAccountToken']),
    'a job says nothing of service links': (a) =>
      drop(
        thePod(a, ({ agent }) => !agent),
        ['spec', 'enableServiceLinks'],
      ),
    'a service account hands out its token': (a) =>
      drop(theObject(a, 'ServiceAccount'), ['automountServiceAccountToken']),
  },
};

const accounts: Control = {
  id: 40,
  title: 'Every agent has a service account of its own, with no rights in Kubernetes or AWS',
  check: (assembly) => {
    const existing = objectsOf(assembly, 'ServiceAccount').map(
      ({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`,
    );
    const used = agentPods(assembly).map(
      (pod) => `${pod.namespace}/${textAt(pod.template, 'spec', 'serviceAccountName')}`,
    );
    const bound = objectsOf(assembly, 'RoleBinding', 'ClusterRoleBinding').filter((binding) =>
      listAt(binding, 'subjects').some(
        (subject) =>
          textAt(subject, 'namespace').startsWith('agent-') ||
          /^system:(serviceaccounts|authenticated|unauthenticated)/.test(textAt(subject, 'name')),
      ),
    );
    return [
      ...violations(
        used,
        (account) => existing.includes(account) && !account.endsWith('/default'),
        (account) => `service account ${account} is not ours`,
      ),
      ...unless(new Set(used).size === used.length, 'two agents share a service account'),
      ...bound.map((binding) => `${nameOf(binding)} gives agents rights`),
      ...violations(
        objectsOf(assembly, 'ServiceAccount'),
        ({ metadata }) => metadata.annotations?.['eks.amazonaws.com/role-arn'] === undefined,
        (account) => `${nameOf(account)} has a role by annotation`,
      ),
    ];
  },
  broken: {
    'an agent uses the default account': (a) => drop(thePod(a), ['spec', 'serviceAccountName']),
    'an account is not made': (a) => dropObjects(a, ({ kind }) => kind === 'ServiceAccount'),
    'an agent may do something in Kubernetes': (a) => {
      a.objects.push({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'agent', namespace: 'kube-system' },
        subjects: [{ kind: 'ServiceAccount', name: 'agent', namespace: 'agent-support' }],
      });
    },
    'an account has a role by annotation': (a) =>
      put(theObject(a, 'ServiceAccount'), ['metadata', 'annotations'], {
        'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/Any',
      }),
  },
};

const projected: Control = {
  id: 45,
  title: 'No pod has a projected service account token, save one for Pod Identity',
  check: (assembly) =>
    podsOf(assembly).flatMap(({ name, template }) =>
      violations(
        listAt(template, 'spec', 'volumes')
          .flatMap((volume) => listAt(volume, 'projected', 'sources'))
          .map((source) => at(source, 'serviceAccountToken'))
          .filter((token) => token !== undefined),
        (token) => at(token, 'audience') === 'pods.eks.amazonaws.com',
        (token) => `${name} has a token ${JSON.stringify(token)}`,
      ),
    ),
  broken: {
    'an agent gets a token for the API server': (a) =>
      push(thePod(a), ['spec', 'volumes'], {
        name: 'token',
        projected: { sources: [{ serviceAccountToken: { path: 'token' } }] },
      }),
  },
};

/** Who a pod is. */
export const kubernetesIdentity: readonly Control[] = [tokens, accounts, projected];
