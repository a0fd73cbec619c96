import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { podRules, type PodRuleOptions } from './pod-rules';

/** Properties of {@link AgentAdmission}. */
export type AgentAdmissionProps = PodRuleOptions;

/** A kind that the policies look at, and where in it the pod is. */
interface Subject {
  readonly id: 'Pods' | 'Sandboxes';
  readonly name: string;
  readonly resourceRules: readonly object[];
  /** The path of what holds `spec` and `metadata` of the pod. */
  readonly pod: string;
  /** True for an object whose pod the scheduler has placed already: it bears a nodeName that nobody asked for. */
  readonly placed: string;
}

const OPERATIONS = ['CREATE', 'UPDATE'];

const SUBJECTS: readonly Subject[] = [
  {
    id: 'Pods',
    name: 'agent-pods.openclaw.dev',
    resourceRules: [
      {
        apiGroups: [''],
        apiVersions: ['v1'],
        operations: OPERATIONS,
        resources: ['pods', 'pods/ephemeralcontainers'],
      },
    ],
    pod: 'object',
    placed: "request.operation == 'UPDATE'",
  },
  {
    id: 'Sandboxes',
    name: 'agent-sandboxes.openclaw.dev',
    resourceRules: [
      {
        apiGroups: ['agents.x-k8s.io'],
        apiVersions: ['v1beta1'],
        operations: OPERATIONS,
        resources: ['sandboxes'],
      },
      {
        apiGroups: ['extensions.agents.x-k8s.io'],
        apiVersions: ['v1beta1'],
        operations: OPERATIONS,
        resources: ['sandboxtemplates'],
      },
    ],
    pod: 'object.spec.podTemplate',
    placed: 'false',
  },
];

/**
 * Refuses pods that would weaken an agent's isolation, in every namespace labelled `openclaw.dev/tier: agent`.
 *
 * A Sandbox and a SandboxTemplate are refused for the same reasons as the pod that they would make: otherwise the
 * mistake is accepted, and shows only in the Sandbox's conditions.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class AgentAdmission extends Chart {
  public constructor(scope: Construct, id: string, props: AgentAdmissionProps) {
    super(scope, id, {
      labels: {
        'app.kubernetes.io/name': 'agent-admission',
        'app.kubernetes.io/part-of': 'openclaw-eks-blueprint',
      },
    });
    if (props.runtimeClasses.length === 0) {
      throw new Error('runtimeClasses must name at least one RuntimeClass, or no agent could ever start');
    }
    for (const subject of SUBJECTS) this.addPolicy(subject, props);
  }

  private addPolicy(subject: Subject, props: AgentAdmissionProps): void {
    new ApiObject(this, `${subject.id}Policy`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: subject.name },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules: subject.resourceRules },
        // Whatever is on its way out must be able to lose its finalizers.
        matchConditions: [
          {
            name: 'stays',
            expression: "request.operation != 'UPDATE' || !has(object.metadata.deletionTimestamp)",
          },
        ],
        variables: variablesOf(subject),
        validations: podRules(props).map(({ expression, message }) => ({
          expression,
          message,
          reason: 'Forbidden',
        })),
      },
    });
    new ApiObject(this, `${subject.id}Binding`, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: subject.name },
      spec: {
        policyName: subject.name,
        validationActions: ['Deny', 'Audit'],
        matchResources: { namespaceSelector: { matchLabels: { 'openclaw.dev/tier': 'agent' } } },
      },
    });
  }
}

function variablesOf({ pod, placed }: Subject): object[] {
  return [
    { name: 'spec', expression: `${pod}.spec` },
    {
      name: 'annotations',
      expression: `has(${pod}.metadata) && has(${pod}.metadata.annotations) ? ${pod}.metadata.annotations : {}`,
    },
    {
      name: 'containers',
      expression:
        'variables.spec.containers + (has(variables.spec.initContainers) ? variables.spec.initContainers : [])',
    },
    { name: 'placed', expression: placed },
  ];
}
