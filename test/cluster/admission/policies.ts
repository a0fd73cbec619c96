import type { KubernetesObject } from '../../assembly/manifests';
import { eventually } from '../harness/eventually';
import type { KubernetesClient, NewObject } from '../harness/kubernetes-client';
import { KubernetesError } from '../harness/kubernetes-error';

/** One rule of a policy. */
export interface Rule {
  readonly expression: string;
  readonly message: string;
}

/** A ValidatingAdmissionPolicy of the deployment. */
export interface Policy extends KubernetesObject {
  readonly spec: { readonly validations: readonly Rule[] };
}

/** Policies in force in a namespace that is made for them, and nowhere else. */
export interface Jurisdiction {
  /** Name of the namespace. */
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly policies: readonly Policy[];
}

/** Label of the namespaces that a test judges by policies of its own. */
const JUDGED_BY = 'bench.openclaw.dev/judged-by';

const isPolicy = (object: KubernetesObject): object is Policy => object.kind === 'ValidatingAdmissionPolicy';

/** The policies among objects. */
export const policiesIn = (objects: readonly KubernetesObject[]): readonly Policy[] =>
  objects.filter(isPolicy);

/** Adds a namespace. */
export const addNamespace = (
  client: KubernetesClient,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<unknown> => {
  const metadata = { name, labels };
  return client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata });
};

/** Puts copies of policies in force in a namespace of their own. They take the API server a moment to notice. */
export const putInForce = async (
  client: KubernetesClient,
  { name, labels, policies }: Jurisdiction,
): Promise<void> => {
  for (const { apiVersion, kind, metadata, spec } of policies) {
    const copy = `${name}.${metadata.name}`;
    await client.apply({ apiVersion, kind, metadata: { name: copy }, spec });
    const matchResources = { namespaceSelector: { matchLabels: { [JUDGED_BY]: name } } };
    await client.apply({
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: copy },
      spec: { policyName: copy, validationActions: ['Deny'], matchResources },
    });
  }
  await addNamespace(client, name, { ...labels, [JUDGED_BY]: name });
};

/** What the API server has against a request; undefined when it takes it. @throws what is no refusal */
export const refusalOf = async (request: Promise<unknown>): Promise<string | undefined> => {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (error instanceof KubernetesError && [403, 422].includes(error.status)) return error.message;
    throw error;
  }
};

/** Waits until an object is refused, so that what is judged after it is judged by the policies that are meant. */
export const untilRefused = (client: KubernetesClient, object: NewObject): Promise<string> =>
  eventually(
    `a ${object.kind} is refused in ${object.metadata.namespace ?? 'no namespace'}`,
    () => refusalOf(client.create(object, { dryRun: true })),
    { timeout: 90_000 },
  );
