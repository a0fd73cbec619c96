import type { NetworkPolicy, Verdict } from '../../network/evaluator';
import type { Question } from './engine';
import { mutantsOf, type Mutant } from './mutants';
import { PORTS } from './places';
import { probesOf, serviceOf, type Probe } from './probes';
import type { World } from './world';

/** A change of one policy of a world. */
export interface WorldMutant extends Mutant {
  /** Index of the policy. */
  readonly policy: number;

  /** Name of the policy, with its namespace; an agent's namespace is `agent-*`. */
  readonly name: string;
}

/** A world with all its connections, ready to be asked about. */
export interface Inquiry {
  readonly world: World;
  readonly probes: readonly Probe[];
  readonly question: Question;

  /** The policies' names, with their namespaces; an agent's namespace is `agent-*`. */
  readonly names: readonly string[];
}

/** One digit of cyclonus' verdicts. */
export const digitOf = ({ egress, ingress }: Verdict): string => String((egress ? 1 : 0) + (ingress ? 2 : 0));

/** The digit of a connection that both sides allow. */
export const ALLOWED = '3';

const namesOf = ({ residents, policies }: World): readonly string[] => {
  const agents = new Set(
    residents.flatMap(({ place, endpoint }) =>
      place === 'agent' && 'namespace' in endpoint ? [endpoint.namespace] : [],
    ),
  );
  return policies.map(({ metadata: { name, namespace = '' } }) =>
    agents.has(namespace) ? `agent-*/${name}` : `${namespace}/${name}`,
  );
};

/** All connections of a world. */
export const inquiryOf = (world: World): Inquiry => {
  const probes = probesOf(world);
  const numbers = new Map(world.residents.map((resident, index) => [resident, index]));
  const number = (resident: Probe['from']): number => numbers.get(resident) ?? -1;
  return {
    world,
    probes,
    names: namesOf(world),
    question: {
      // Its default, and what `cyclonus analyze` does.
      simplify: true,
      policies: world.policies,
      endpoints: world.residents.map(({ endpoint }) => endpoint),
      ports: PORTS.map(serviceOf),
      probes: probes.map(({ from, to, cell }) => [number(from), number(to), PORTS.indexOf(cell.port)]),
    },
  };
};

const keyOf = ({ name, change, replacement }: WorldMutant, { name: world }: World): string =>
  // That a policy counts is shown in every deployment, a change of it once for all that have the same policy.
  replacement ? `${name} ${JSON.stringify(replacement.spec)}` : `${world} ${name} ${change}`;

/** Changes of every policy that were not among those of the worlds before it. */
export const mutantsOfEach = (inquiries: readonly Inquiry[]): readonly (readonly WorldMutant[])[] => {
  const known = new Set<string>();
  return inquiries.map(({ world, names }) =>
    world.policies
      .flatMap((policy: NetworkPolicy, index) =>
        mutantsOf(policy).map((mutant) => ({ ...mutant, policy: index, name: names[index] ?? '' })),
      )
      .filter((mutant) => {
        const key = `${mutant.replacement ? '' : mutant.policy} ${keyOf(mutant, world)}`;
        if (known.has(key)) return false;
        known.add(key);
        return true;
      }),
  );
};
