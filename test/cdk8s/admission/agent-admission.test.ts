import { App } from 'cdk8s';
import { AgentAdmission, type AgentAdmissionProps } from '../../../cdk8s/admission/agent-admission';
import { VIOLATIONS } from './violations';

interface Validation {
  readonly expression: string;
  readonly message: string;
}
interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly failurePolicy?: string;
    readonly validations?: Validation[];
    readonly variables?: { name: string; expression: string }[];
    readonly matchConstraints?: { resourceRules: { resources: string[]; operations: string[] }[] };
    readonly policyName?: string;
    readonly validationActions?: string[];
    readonly matchResources?: object;
  };
}

const PROPS: AgentAdmissionProps = { runtimeClasses: ['kata-qemu', 'kata-clh'] };

function render(overrides: Partial<AgentAdmissionProps> = {}): Rendered[] {
  return new AgentAdmission(new App(), 'admission', { ...PROPS, ...overrides }).toJson() as Rendered[];
}
const policies = (overrides?: Partial<AgentAdmissionProps>) =>
  render(overrides).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');

/** The rules are run by a real API server in test/cluster; here is what that server cannot see. */
describe('AgentAdmission', () => {
  test('looks at pods, their debug containers, Sandboxes and SandboxTemplates', () => {
    expect(
      policies().flatMap(({ spec }) =>
        spec.matchConstraints?.resourceRules.flatMap(({ resources }) => resources),
      ),
    ).toEqual(['pods', 'pods/ephemeralcontainers', 'sandboxes', 'sandboxtemplates']);
  });

  test('denies, in namespaces of agents only, and when it cannot decide', () => {
    const rendered = render();
    expect(policies().map(({ spec }) => spec.failurePolicy)).toEqual(['Fail', 'Fail']);
    const bindings = rendered.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
    expect(bindings.map(({ spec }) => spec)).toEqual(
      policies().map(({ metadata }) => ({
        policyName: metadata.name,
        validationActions: ['Deny', 'Audit'],
        matchResources: { namespaceSelector: { matchLabels: { 'openclaw.dev/tier': 'agent' } } },
      })),
    );
  });

  test('asks of a Sandbox what it asks of its pod', () => {
    const [pods, sandboxes] = policies();
    expect(sandboxes?.spec.validations).toEqual(pods?.spec.validations);
    expect(sandboxes?.spec.variables?.[0]).toEqual({
      name: 'spec',
      expression: 'object.spec.podTemplate.spec',
    });
  });

  test.each(VIOLATIONS.map(({ name, refusal }) => [name, refusal]))(
    'has a rule against: %s',
    (_name, refusal) => {
      const messages = policies()[0]?.spec.validations?.map(({ message }) => message);
      expect(messages?.filter((message) => message.includes(refusal))).toHaveLength(1);
    },
  );

  test('lets no namespace out of the virtual machine unless told so', () => {
    const [closed] = policies()[0]?.spec.validations ?? [];
    expect(closed?.expression).toBe(
      "has(variables.spec.runtimeClassName) && variables.spec.runtimeClassName in ['kata-qemu', 'kata-clh']",
    );
    const [open] = policies({ allowRunc: true })[0]?.spec.validations ?? [];
    expect(open?.expression).toContain("namespaceObject.metadata.labels['openclaw.dev/isolation'] == 'runc'");
    expect(open?.message).toContain('openclaw.dev/isolation=runc');
  });

  test('refuses an empty list of RuntimeClasses', () => {
    expect(() => render({ runtimeClasses: [] })).toThrow(
      'runtimeClasses must name at least one RuntimeClass',
    );
  });
});
