import { spawnSync } from 'node:child_process';
import type { Endpoint, NamedPort, NetworkPolicy, Service } from '../../network/evaluator';

/** What is asked of cyclonus: everything by index, because there are hundreds of thousands of probes. */
export interface Question {
  /** Let cyclonus merge rules before it decides, which is its default. */
  readonly simplify: boolean;
  readonly policies: readonly NetworkPolicy[];
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly Required<Service>[];
  /** Sender, receiver, port. */
  readonly probes: readonly (readonly [from: number, to: number, port: number])[];
  /** Probes whose deciding policies are wanted. */
  readonly explain?: readonly number[];
  /** Changes of one policy each; no replacement removes it. */
  readonly mutants?: readonly { readonly policy: number; readonly replacement?: NetworkPolicy }[];
}

/** What it answers. */
export interface Answer {
  /** One digit per probe: 1 when the sender's policies allow it, plus 2 when the receiver's do. */
  readonly verdicts: string;
  /** Policies that allow a probe, by side; null when none selects the pod there. */
  readonly explained: readonly {
    readonly egress: readonly number[] | null;
    readonly ingress: readonly number[] | null;
  }[];
  /** Per mutant, the first probe with another verdict, or -1. */
  readonly noticed: readonly number[];
}

interface WireEndpoint {
  readonly ip: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: readonly NamedPort[];
}

const toWire = (endpoint: Endpoint): WireEndpoint => {
  if (!('namespace' in endpoint)) return endpoint;
  const { ip, namespace, labels, ports } = endpoint;
  return { ip, namespace, labels, ports };
};

/** The label that the API server gives every namespace. */
const namespacesOf = (endpoints: readonly Endpoint[]): Readonly<Record<string, Record<string, string>>> =>
  Object.fromEntries(
    endpoints.flatMap((endpoint) =>
      'namespace' in endpoint
        ? [
            [
              endpoint.namespace,
              { ...endpoint.namespaceLabels, 'kubernetes.io/metadata.name': endpoint.namespace },
            ] as const,
          ]
        : [],
    ),
  );

const line = ({ endpoints, explain = [], mutants = [], ...rest }: Question): string =>
  JSON.stringify({
    ...rest,
    explain,
    mutants: mutants.map(({ policy, replacement }) => ({ policy, replacement })),
    namespaces: namespacesOf(endpoints),
    endpoints: endpoints.map(toWire),
  });

/**
 * Asks cyclonus.
 *
 * @param binary the built program `cyclonus`
 * @throws Error with what the program says when it refuses a policy
 */
export const ask = (binary: string, questions: readonly Question[]): readonly Answer[] => {
  const { status, stdout, stderr, error } = spawnSync(binary, [], {
    input: questions.map(line).join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 29,
  });
  // A program that refuses stops reading: its own words say more than the broken pipe.
  if (error && status === null) throw error;
  if (status !== 0) throw new Error(`cyclonus ended with ${status ?? 'a signal'}: ${stderr.slice(0, 2000)}`);
  return stdout
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Answer);
};
