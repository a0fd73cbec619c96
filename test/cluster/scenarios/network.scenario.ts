import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { allAssemblies, assembliesIn } from '../../app/controls/deployment-assembly';
import { judge } from '../../network/evaluator';
import type { KubernetesObject } from '../../assembly/manifests';
import { objectsOfCharts, unknownPods } from '../network/charts';
import { asRead, DEFECTS, meetsDefect } from '../network/defects';
import { undocumented, undocumentedAtReceiver, untried, unused } from '../network/documented';
import { ask, type Answer, type Question } from '../network/engine';
import { ALLOWED, digitOf, inquiryOf, mutantsOfEach, type Inquiry } from '../network/inquiry';
import { describeProbe, serviceOf } from '../network/probes';
import { Random } from '../network/random';
import { randomPolicies, RANDOM_ENDPOINTS, RANDOM_PORTS } from '../network/random-policies';
import { REDUNDANCIES } from '../network/redundancies';
import { shapes } from '../network/shapes';
import { worldOf } from '../network/world';
import { program } from '../programs/build';

const ROOT = join(__dirname, '../../..');
const SHAPES = join(ROOT, 'out/test-cluster/network-shapes');
const CHARTS = join(ROOT, 'out/test-cluster/network-charts');

const say = (line: string): void => {
  process.stdout.write(`network: ${line}\n`);
};
const count = (number: number): string => number.toLocaleString('en');
const askAll = (questions: readonly Question[]): readonly Answer[] => ask(program('cyclonus'), questions);

/** A deployment with cyclonus' answer. */
interface Judged {
  readonly inquiry: Inquiry;
  readonly answer: Answer;
  /** What its charts bring, as far as they are at hand. */
  readonly charts: readonly KubernetesObject[];
}

/** Every deployment of every example, and those that the examples leave out. */
const load = async (): Promise<readonly Judged[]> => {
  execFileSync(
    process.execPath,
    [
      ...['--require', join(ROOT, 'bin/typescript.cjs')],
      ...[join(ROOT, 'test/cluster/network/synthesize-shapes.ts'), SHAPES],
    ],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const assemblies = [...allAssemblies(), ...assembliesIn('shapes', SHAPES, shapes)];
  const charts: (readonly KubernetesObject[])[] = [];
  for (const assembly of assemblies) charts.push(await objectsOfCharts(assembly, CHARTS));
  const inquiries = assemblies.map((assembly, index) => inquiryOf(worldOf(assembly, charts[index])));
  const answers = askAll(
    inquiries.map(({ question, probes }) => ({
      ...question,
      explain: probes.flatMap(({ cell }, index) => (cell.open ? [index] : [])),
    })),
  );
  return inquiries.flatMap((inquiry, index) => {
    const answer = answers[index];
    return answer ? [{ inquiry, answer, charts: charts[index] ?? [] }] : [];
  });
};

let deployments: readonly Judged[] = [];
beforeAll(async () => {
  deployments = await load();
});

test('every deployment is answered in full', () => {
  expect(deployments).toHaveLength(9);
  for (const { inquiry, answer } of deployments) {
    expect(answer.verdicts).toHaveLength(inquiry.probes.length);
  }
});

test('pods of charts have the labels that the matrix knows them by', () => {
  for (const { charts } of deployments) {
    expect(charts.filter(({ kind }) => kind === 'Deployment')).toHaveLength(2);
    expect(unknownPods(charts)).toEqual([]);
  }
});

test('whoever may connect to whom is as documented', () => {
  const wrong = deployments.flatMap(({ inquiry: { world, probes }, answer: { verdicts } }) => {
    const differing = undocumented(probes, verdicts);
    say(
      `${world.name}: ${count(probes.length - differing.length)} of ${count(probes.length)} cells as documented`,
    );
    return differing.map((line) => `${world.name}: ${line}`);
  });
  expect(wrong).toEqual([]);
});

test('the documentation leaves out nothing, and all that it opens is used', () => {
  const probes = deployments.flatMap(({ inquiry }) => inquiry.probes);
  expect(untried(probes)).toEqual([]);
  expect(unused(probes)).toEqual([]);
});

test('what is open is open by the documented policies and by no other', () => {
  const wrong = deployments.flatMap(({ inquiry: { names, probes, world }, answer: { explained } }) => {
    const named = (indexes: readonly number[] | null): string =>
      [...new Set((indexes ?? []).map((index) => names[index]))].sort().join(' and ');
    return probes
      .filter(({ cell }) => cell.open)
      .flatMap((probe, index) => {
        const { egress = null, ingress = null } = explained[index] ?? {};
        const found = `${named(egress)} > ${named(ingress)}`;
        const { sender = [], receiver = [] } = probe.cell.open ?? {};
        const documented = `${sender.join(' and ')} > ${receiver.join(' and ')}`;
        return found === documented
          ? []
          : [`${world.name}: ${describeProbe(probe)}: ${found}, not ${documented}`];
      });
  });
  expect(wrong).toEqual([]);
});

test('what an agent is refused, the other end refuses as far as documented', () => {
  const wrong = deployments.flatMap(({ inquiry, answer }) =>
    undocumentedAtReceiver(inquiry.probes, answer.verdicts),
  );
  expect(wrong).toEqual([]);
});

test('our evaluator gives the same answer about both ends of every connection', () => {
  const wrong = deployments.flatMap(({ inquiry: { world, probes }, answer: { verdicts } }) => {
    expect(world.policies.filter(meetsDefect)).toEqual([]);
    return probes
      .filter(
        ({ from, to, cell }, index) =>
          digitOf(judge(world.policies, from.endpoint, to.endpoint, serviceOf(cell.port))) !==
          verdicts[index],
      )
      .map((probe) => `${world.name}: ${describeProbe(probe)}`);
  });
  expect(wrong).toEqual([]);
});

test('no policy, and nothing in one, can be removed or widened unseen, except for what is said twice', () => {
  const inquiries = deployments.map(({ inquiry }) => inquiry);
  const mutants = mutantsOfEach(inquiries);
  const answers = askAll(inquiries.map(({ question }, index) => ({ ...question, mutants: mutants[index] })));
  const unseen = mutants.flatMap((ofOne, index) =>
    ofOne.filter((_, mutant) => answers[index]?.noticed[mutant] === -1),
  );
  const tried = mutants.flat().length;
  say(`${count(tried - unseen.length)} of ${count(tried)} changes of policies noticed`);
  expect([...new Set(unseen.map(({ name, change }) => `${name} ${change}`))].sort()).toEqual(
    REDUNDANCIES.flatMap(({ policy, changes }) => changes.map((change) => `${policy} ${change}`)).sort(),
  );
});

describe('random policies', () => {
  const random = new Random(20_261_121);
  const sets = Array.from({ length: 400 }, () => randomPolicies(random));
  const probes = RANDOM_ENDPOINTS.flatMap((_, from) =>
    RANDOM_ENDPOINTS.flatMap((__, to) =>
      from === to ? [] : RANDOM_PORTS.map((___, port) => [from, to, port] as const),
    ),
  );
  const questions = (simplify: boolean): readonly Question[] =>
    sets.map((policies) => ({
      simplify,
      policies,
      endpoints: RANDOM_ENDPOINTS,
      ports: RANDOM_PORTS,
      probes,
    }));
  const ours = (policies: (typeof sets)[number]): string =>
    probes
      .map(([from, to, port]) => {
        const [sender, receiver, service] = [
          RANDOM_ENDPOINTS[from],
          RANDOM_ENDPOINTS[to],
          RANDOM_PORTS[port],
        ];
        if (!sender || !receiver || !service) throw new Error('a probe of nobody');
        return digitOf(judge(policies, sender, receiver, service));
      })
      .join('');
  /** Cells in which two judges differ, with what leads to them. */
  const differing = (ones: readonly string[], others: readonly string[]): readonly string[] =>
    ones.flatMap((verdicts, set) =>
      Array.from(verdicts).flatMap((digit, index) => {
        if (digit === others[set]?.[index]) return [];
        const [from = 0, to = 0, port = 0] = probes[index] ?? [];
        const probe = [RANDOM_ENDPOINTS[from], RANDOM_ENDPOINTS[to], RANDOM_PORTS[port]];
        return [`${digit}, not ${others[set]?.[index] ?? ''}: ${JSON.stringify([...probe, sets[set]])}`];
      }),
    );

  test('are judged alike, but where cyclonus is known to misread', () => {
    const theirs = askAll(questions(true)).map(({ verdicts }) => verdicts);
    const unmerged = askAll(questions(false)).map(({ verdicts }) => verdicts);
    expect(differing(unmerged, theirs).slice(0, 5)).toEqual([]);
    expect(
      differing(
        sets.map((policies) => ours(policies.map(asRead))),
        theirs,
      ).slice(0, 5),
    ).toEqual([]);

    const kubernetes = sets.map(ours);
    const judged = kubernetes.join('');
    say(
      `${count(judged.length)} cells of ${count(sets.length)} random sets of policies judged alike, ` +
        `but for ${count(differing(kubernetes, theirs).length)} by the reading of NotIn`,
    );
    // A test of policies that refuse everything, or nothing, would test nothing.
    const open = Array.from(judged).filter((digit) => digit === ALLOWED).length / judged.length;
    expect(open).toBeGreaterThan(0.3);
    expect(open).toBeLessThan(0.8);
    for (const [set, verdicts] of kubernetes.entries()) {
      if (!sets[set]?.some(meetsDefect)) expect(verdicts).toBe(theirs[set]);
    }
  });
});

test.each(DEFECTS)('cyclonus still misreads: $title', ({ selector, fits }) => {
  const endpoints = [
    { namespace: 'a', labels: {}, ip: '10.0.0.1' },
    { namespace: 'a', labels: {}, ip: '10.0.0.2' },
  ] as const;
  const policy = {
    metadata: { name: 'one', namespace: 'a' },
    spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: selector }] }] },
  } as const;
  const ports = [{ port: 80, protocol: 'TCP' }] as const;
  const [answer] = askAll([{ simplify: true, policies: [policy], endpoints, ports, probes: [[0, 1, 0]] }]);
  expect(judge([policy], ...endpoints, ports[0]).egress).toBe(fits);
  expect(answer?.verdicts === ALLOWED).toBe(!fits);
});

test('a field that a policy does not have is refused, not passed over', () => {
  const policy = { metadata: { name: 'one', namespace: 'a' }, spec: { podSelectors: {} } };
  const question = { simplify: true, endpoints: [], ports: [], probes: [], policies: [policy] };
  expect(() => askAll([JSON.parse(JSON.stringify(question)) as Question])).toThrow(
    'question 1: json: unknown field "podSelectors"',
  );
});
