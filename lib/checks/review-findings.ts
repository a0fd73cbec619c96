import type { Finding } from './findings';
import type { NagException } from './nag-exception';

/** An exception, or one finding of it, that nothing needs. */
export interface UnusedException {
  readonly exception: NagException;
  /** What of it, where it lists findings. */
  readonly detail?: string;
}

/** Findings held against the exceptions. */
export interface Review {
  /** Findings without an exception. */
  readonly unexplained: readonly Finding[];
  /** Exceptions without a finding. */
  readonly unused: readonly UnusedException[];
  /** Findings with their exceptions. */
  readonly used: readonly { readonly finding: Finding; readonly exception: NagException }[];
}

/** Holds findings against exceptions: each of them needs the other. */
export const reviewFindings = (findings: readonly Finding[], exceptions: readonly NagException[]): Review => {
  const needed = new Map<NagException, Set<string | undefined>>(exceptions.map((e) => [e, new Set()]));
  const unexplained: Finding[] = [];
  const used: { finding: Finding; exception: NagException }[] = [];
  for (const finding of findings) {
    const exception = exceptions.find((candidate) => covers(candidate, finding));
    if (!exception) {
      unexplained.push(finding);
      continue;
    }
    needed.get(exception)?.add(finding.detail);
    used.push({ finding, exception });
  }
  const unused = [...needed].flatMap(([exception, details]) =>
    (exception.findings ?? [undefined])
      .filter((detail) => !details.has(detail))
      .map((detail) => ({ exception, detail })),
  );
  return { unexplained, unused, used };
};

/** What is wrong, one readable text each; nothing when all is well. */
export const complaintsOf = ({ unexplained, unused }: Review): readonly string[] => [
  ...alike(unexplained).map(unexplainedText),
  ...unused.map(unusedText),
];

const covers = ({ rule, findings, scope }: NagException, finding: Finding): boolean =>
  rule === finding.rule &&
  (findings ? finding.detail !== undefined && findings.includes(finding.detail) : !finding.detail) &&
  matches(scope, finding.path);

const matches = (scope: string, path: string): boolean => {
  const literals = scope.split('*').map((text) => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('[^/]+')}$`).test(path);
};

interface SameFinding {
  readonly finding: Finding;
  readonly deployments: readonly string[];
}

const alike = (findings: readonly Finding[]): readonly SameFinding[] => {
  const groups = new Map<string, SameFinding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.detail, finding.path]);
    const deployments = groups.get(key)?.deployments ?? [];
    groups.set(key, { finding, deployments: [...new Set([...deployments, finding.deployment])] });
  }
  return [...groups.values()];
};

const unexplainedText = ({ finding, deployments }: SameFinding): string => {
  const { rule, detail, path, explanation } = finding;
  const listed = detail === undefined ? '' : ` findings: [${quoted(detail)}],`;
  return [
    `${rule}${detail === undefined ? '' : `[${detail}]`} at ${path} in ${deployments.join(', ') || 'the application'}`,
    `  ${explanation}`,
    '  Fix it, or say in lib/checks/exceptions why it is right:',
    `  { id: 'N…', rule: '${rule}',${listed} scope: '${path}', reason: '…' }`,
  ].join('\n');
};

const unusedText = ({ exception: { id, rule, scope }, detail }: UnusedException): string =>
  [
    `${id} is not needed: no deployment has ${rule}${detail === undefined ? '' : `[${detail}]`} at ${scope}`,
    '  Remove it from lib/checks/exceptions, or correct its scope.',
  ].join('\n');

const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
