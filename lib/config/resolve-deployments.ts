import type { z } from 'zod';
import { findRegion, type Region } from '../catalogue/regions';
import { ConfigError, type Problem } from './config-error';
import { explainIssue } from './explain-issue';
import { rules } from './rules';
import { repeated, type Finding, type PartialDeployment } from './rules/rule';
import { agentSchema } from './schema/agents';
import { deploymentSchemas, type DeploymentInput, type ParsedDeployment } from './schema/deployment';
import { inputSchemaOf } from './schema-node';

/** A checked deployment with everything that follows from it. */
export type Deployment = Omit<ParsedDeployment, 'availabilityZones'> & {
  /** Facts about the region. */
  readonly regionFacts: Region;
  /** Three zones, the author's or the first three of the region. */
  readonly availabilityZones: readonly string[];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema of the profile that the input names; of `dev` when it names none. */
const schemaFor = (input: unknown) =>
  isRecord(input) && input['profile'] === 'production' ? deploymentSchemas.production : deploymentSchemas.dev;

const profileProblem = (input: unknown): readonly Finding[] =>
  isRecord(input) && (input['profile'] === 'dev' || input['profile'] === 'production')
    ? []
    : [
        {
          path: 'profile',
          what: isRecord(input) && input['profile'] !== undefined ? 'unknown profile' : 'missing',
          got: isRecord(input) ? input['profile'] : undefined,
          allowed: '"dev", "production"',
          fix: 'choose dev (cheap, deletable) or production (closed, protected, redundant)',
        },
      ];

/** The elements that are well-formed, each at its own position: a hole is skipped by `flatMap` and keeps the indices right. */
const wellFormedElements = (list: readonly unknown[], element: z.ZodType): readonly unknown[] => {
  const good: unknown[] = [];
  list.forEach((value, index) => {
    const parsed = element.safeParse(value);
    if (parsed.success) good[index] = parsed.data;
  });
  return good;
};

/** The sections that are well-formed on their own, so that a mistake in one does not hide those in another. */
const wellFormed = (input: Record<string, unknown>): PartialDeployment => {
  const { shape } = schemaFor(input);
  const sections = Object.entries(shape).flatMap(([key, schema]): [string, unknown][] => {
    const parsed = (schema as z.ZodType).safeParse(input[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  const agents = Array.isArray(input['agents']) ? wellFormedElements(input['agents'], agentSchema) : [];
  return { ...Object.fromEntries(sections), agents } as PartialDeployment;
};

const problemsOf = (input: unknown, label: string): readonly Problem[] => {
  const schema = schemaFor(input);
  const parsed = schema.safeParse(input);
  const issues = parsed.success
    ? []
    : parsed.error.issues
        .filter((issue) => issue.path[0] !== 'profile')
        .flatMap((issue) => explainIssue(issue, input, inputSchemaOf(schema)));
  const broken = rules.flatMap((rule) => rule(isRecord(input) ? wellFormed(input) : {}));
  return [...profileProblem(input), ...issues, ...broken].map((problem) => ({
    deployment: label,
    ...problem,
  }));
};

const labelOf = (input: unknown, index: number): string =>
  isRecord(input) && typeof input['name'] === 'string' && input['name'] !== ''
    ? input['name']
    : `deployments[${index}]`;

const finish = (input: DeploymentInput): Deployment => {
  const parsed = schemaFor(input).parse(input);
  const regionFacts = findRegion(parsed.region);
  if (!regionFacts) throw new Error(`region ${parsed.region} passed the schema but is not in the catalogue`);
  return {
    ...parsed,
    regionFacts,
    availabilityZones: parsed.availabilityZones ?? regionFacts.availabilityZones,
  };
};

/**
 * Checks all deployments and fills in what they leave out.
 * @throws ConfigError naming every problem of every deployment.
 */
export const resolveDeployments = (inputs: readonly unknown[]): readonly Deployment[] => {
  const labels = inputs.map(labelOf);
  const problems = inputs.flatMap((input, index) => problemsOf(input, labels[index] ?? ''));
  const doubled = repeated(labels).map((index) => ({
    deployment: labels[index] ?? '',
    path: 'name',
    what: 'another deployment has this name',
    got: labels[index],
    allowed: 'a name of its own for every deployment',
    fix: 'rename one of the two; the name is also the cluster and the prefix of the stacks',
  }));
  const all = [...problems, ...doubled];
  if (all.length > 0) throw new ConfigError(all);
  return (inputs as readonly DeploymentInput[]).map(finish);
};
