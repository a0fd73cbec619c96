import { unless, violations, type Control } from '../control';
import {
  isProduction,
  nameOf,
  objectsOf,
  resourcesOf,
  theObject,
  theRelease,
  valueOf,
  type DeploymentAssembly,
} from '../deployment-assembly';
import { at, drop, entriesAt, listAt, put, textAt } from '../json';
import { agentPods } from '../pods';

const SANDBOX_TAINT = 'openclaw.dev/sandbox';
const ENFORCE = 'pod-security.kubernetes.io/enforce';
const EXEMPTION = 'openclaw.dev/pod-security-exemption';

/** Labels of all namespaces that are ours: applied, or patched in a release that brings them. */
const namespaceLabels = (assembly: DeploymentAssembly): ReadonlyMap<string, unknown> =>
  new Map([
    ...objectsOf(assembly, 'Namespace').map(({ metadata }) => [metadata.name, metadata] as const),
    ...resourcesOf(assembly, 'Custom::OpenClawReleaseManifest')
      .flatMap(({ resource }) => {
        const release = JSON.parse(textAt(resource.Properties, 'Release') || '{}') as unknown;
        return listAt(release, 'patches');
      })
      .filter((patch) => at(patch, 'target', 'kind') === 'Namespace')
      .map((patch) => [textAt(patch, 'target', 'name'), at(patch, 'patch', 'metadata')] as const),
  ]);

const podSecurity: Control = {
  id: 35,
  title: 'Every namespace enforces the pod security level restricted, or says why it cannot',
  gap: 'kube-system belongs to EKS and has no level',
  check: (assembly) => {
    const labelled = namespaceLabels(assembly);
    const used = new Set([
      ...assembly.objects.flatMap(({ metadata }) => metadata.namespace ?? []),
      ...assembly.releases.map(({ namespace }) => namespace),
    ]);
    used.delete('kube-system');
    return [
      ...violations(
        [...used],
        (namespace) => labelled.has(namespace),
        (namespace) => `namespace ${namespace} is nobody's`,
      ),
      ...violations(
        [...labelled],
        ([name, metadata]) => {
          const restricted = at(metadata, 'labels', ENFORCE) === 'restricted';
          const strict = name.startsWith('agent-') || name === 'litellm';
          const exempt = textAt(metadata, 'annotations', EXEMPTION).length > 20;
          return restricted || (!strict && exempt && at(metadata, 'labels', ENFORCE) !== undefined);
        },
        ([name]) => `namespace ${name} enforces too little`,
      ),
    ];
  },
  broken: {
    'an agent’s namespace enforces nothing': (a) =>
      drop(
        theObject(a, 'Namespace', ({ metadata }) => metadata.name.startsWith('agent-')),
        ['metadata', 'labels', ENFORCE],
      ),
    'the gateway’s namespace is exempt': (a) => {
      const { metadata } = theObject(a, 'Namespace', (object) => object.metadata.name === 'litellm');
      put(metadata, ['labels', ENFORCE], 'baseline');
      put(metadata, ['annotations'], { [EXEMPTION]: 'a reason that is long enough' });
    },
    'the exemption of monitoring has no reason': (a) =>
      drop(
        theObject(a, 'Namespace', ({ metadata }) => metadata.name === 'monitoring'),
        ['metadata', 'annotations', EXEMPTION],
      ),
    'a namespace is nobody’s': (a) => put(theRelease(a, 'litellm-helm'), ['namespace'], 'default'),
  },
};

const policies = (assembly: DeploymentAssembly, resource: string) =>
  objectsOf(assembly, 'ValidatingAdmissionPolicy').filter((policy) =>
    listAt(policy, 'spec', 'matchConstraints', 'resourceRules').some((rule) =>
      listAt(rule, 'resources').includes(resource),
    ),
  );
const expressionsOf = (policy: unknown): readonly string[] =>
  listAt(policy, 'spec', 'validations').map((validation) => textAt(validation, 'expression'));
/** Why a kind of object is not refused for breaking a rule of admission. */
const unenforced = (
  assembly: DeploymentAssembly,
  resource: string,
  rule: (expression: string) => boolean,
): readonly string[] => {
  const namespaces = objectsOf(assembly, 'Namespace').filter(({ metadata }) =>
    metadata.name.startsWith('agent-'),
  );
  const binds = (policy: string) =>
    objectsOf(assembly, 'ValidatingAdmissionPolicyBinding').filter(
      (binding) =>
        at(binding, 'spec', 'policyName') === policy &&
        listAt(binding, 'spec', 'validationActions').includes('Deny') &&
        namespaces.every(({ metadata }) =>
          entriesAt(binding, 'spec', 'matchResources', 'namespaceSelector', 'matchLabels').every(
            ([key, value]) => metadata.labels?.[key] === value,
          ),
        ),
    );
  const enforcing = policies(assembly, resource).filter(
    (policy) =>
      at(policy, 'spec', 'failurePolicy') === 'Fail' &&
      expressionsOf(policy).some(rule) &&
      binds(policy.metadata.name).length > 0,
  );
  return unless(enforcing.length > 0, `admission does not refuse ${resource}`);
};
const ADMITTED = ['pods', 'sandboxes', 'sandboxtemplates'];

/** The runtime classes that exist once the deployment is made. */
const runtimeClasses = (assembly: DeploymentAssembly): readonly string[] => [
  ...objectsOf(assembly, 'RuntimeClass').map(({ metadata }) => metadata.name),
  ...entriesAt(valueOf(assembly, 'kata-deploy', 'customRuntimes', 'runtimes')).map(
    ([name]) => `kata-${name}`,
  ),
];

const virtualMachines: Control = {
  id: 36,
  title: 'Every agent runs in a Kata virtual machine, and admission refuses one that does not',
  gap: 'dev admits runc for agents whose configuration asks for it',
  check: (assembly) => {
    const existing = runtimeClasses(assembly);
    return [
      ...violations(
        agentPods(assembly),
        ({ template }) => {
          const name = textAt(template, 'spec', 'runtimeClassName');
          return name.startsWith('kata-') && existing.includes(name);
        },
        ({ name, template }) => `${name} runs as '${textAt(template, 'spec', 'runtimeClassName')}'`,
      ),
      ...ADMITTED.flatMap((resource) =>
        unenforced(
          assembly,
          resource,
          (expression) =>
            expression.includes('variables.spec.runtimeClassName in [') &&
            expression.includes("'kata-qemu'") &&
            (!isProduction(assembly) || !expression.includes('||')),
        ),
      ),
    ];
  },
  broken: {
    'an agent runs in a container': (a) =>
      drop(theObject(a, 'Sandbox'), ['spec', 'podTemplate', 'spec', 'runtimeClassName']),
    'an agent names a class that nobody makes': (a) =>
      put(theObject(a, 'Sandbox'), ['spec', 'podTemplate', 'spec', 'runtimeClassName'], 'kata-remote'),
    'production admits containers by label': (a) => {
      const [rule] = listAt(theObject(a, 'ValidatingAdmissionPolicy'), 'spec', 'validations').filter(
        (validation) => textAt(validation, 'expression').includes('runtimeClassName in ['),
      );
      return put(
        rule,
        ['expression'],
        `(${textAt(rule, 'expression')}) || !has(variables.spec.runtimeClassName)`,
      );
    },
    'admission only warns': (a) =>
      put(theObject(a, 'ValidatingAdmissionPolicyBinding'), ['spec', 'validationActions'], ['Warn']),
    'admission looks elsewhere': (a) =>
      put(
        theObject(a, 'ValidatingAdmissionPolicyBinding'),
        ['spec', 'matchResources', 'namespaceSelector', 'matchLabels'],
        { tier: 'other' },
      ),
    'admission lets pass what it cannot judge': (a) =>
      put(theObject(a, 'ValidatingAdmissionPolicy'), ['spec', 'failurePolicy'], 'Ignore'),
    'admission has no rule': (a) => drop(theObject(a, 'ValidatingAdmissionPolicy'), ['spec', 'validations']),
  },
};

const annotations: Control = {
  id: 37,
  title: 'Nobody reconfigures the hypervisor by annotation: no pod does, and admission refuses it',
  check: (assembly) => [
    ...violations(
      agentPods(assembly),
      ({ template }) =>
        entriesAt(template, 'metadata', 'annotations').every(
          ([key]) => !key.startsWith('io.katacontainers.'),
        ),
      ({ name }) => `${name} reconfigures its hypervisor`,
    ),
    ...ADMITTED.flatMap((resource) =>
      unenforced(assembly, resource, (expression) => expression.includes("startsWith('io.katacontainers.')")),
    ),
  ],
  broken: {
    'an agent does': (a) =>
      put(
        theObject(a, 'Sandbox'),
        [
          'spec',
          'podTemplate',
          'metadata',
          'annotations',
          'io.katacontainers.config.hypervisor.kernel_params',
        ],
        'debug',
      ),
    'admission allows it': (a) => {
      const policy = theObject(a, 'ValidatingAdmissionPolicy');
      const kept = listAt(policy, 'spec', 'validations').filter(
        (validation) => !textAt(validation, 'expression').includes('io.katacontainers'),
      );
      put(policy, ['spec', 'validations'], kept);
    },
  },
};

const tenancy: Control = {
  id: 66,
  title: 'No wildcard rights, no secret in a manifest, tainted sandbox nodes, closed templates',
  gap: 'tenants, who may create claims only, come later; no template is made yet',
  check: (assembly) => [
    ...objectsOf(assembly, 'Role', 'ClusterRole').flatMap((role) =>
      violations(
        listAt(role, 'rules'),
        (rule) => ['apiGroups', 'resources', 'verbs'].every((field) => !listAt(rule, field).includes('*')),
        (rule) => `${nameOf(role)} allows ${JSON.stringify(rule)}`,
      ),
    ),
    ...objectsOf(assembly, 'Secret').map((secret) => `${nameOf(secret)} is in a manifest`),
    ...violations(
      objectsOf(assembly, 'NodePool'),
      (pool) =>
        listAt(pool, 'spec', 'template', 'spec', 'taints').some(
          (taint) => at(taint, 'key') === SANDBOX_TAINT && at(taint, 'effect') === 'NoSchedule',
        ),
      (pool) => `${nameOf(pool)} takes any pod`,
    ),
    ...violations(
      objectsOf(assembly, 'SandboxTemplate'),
      (template) =>
        at(template, 'spec', 'envVarsInjectionPolicy') === 'Disallowed' &&
        at(template, 'spec', 'volumeClaimTemplatesPolicy') === 'Disallowed',
      (template) => `${nameOf(template)} lets a claim inject`,
    ),
  ],
  broken: {
    'a role may do anything': (a) => {
      const metadata = { name: 'all', namespace: 'litellm' };
      a.objects.push({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata,
        rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['*'] }],
      });
    },
    'a secret is in a manifest': (a) => {
      const metadata = { name: 'key', namespace: 'litellm' };
      a.objects.push({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { key: 'not-a-real-key' } });
    },
    'a pool takes any pod': (a) => drop(theObject(a, 'NodePool'), ['spec', 'template', 'spec', 'taints']),
    'a template lets claims inject': (a) => {
      const metadata = { name: 'shared', namespace: 'agent-support' };
      a.objects.push({ apiVersion: 'extensions.agents.x-k8s.io/v1beta1', kind: 'SandboxTemplate', metadata });
    },
  },
};

/** What a namespace admits. */
export const kubernetesAdmission: readonly Control[] = [podSecurity, virtualMachines, annotations, tenancy];
