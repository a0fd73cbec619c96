import type { Problem } from '../config-error';
import type { ParsedDeployment } from '../schema/deployment';

/**
 * What a rule sees: the sections that are well-formed on their own. A section that is not is absent, so that
 * one mistake hides as few others as possible.
 */
export type PartialDeployment = Partial<ParsedDeployment>;

/** What a rule finds. */
export type Finding = Omit<Problem, 'deployment'>;

/** A rule over several settings. It returns what is wrong; an empty list is good news. */
export type Rule = (deployment: PartialDeployment) => readonly Finding[];

/** Positions of the values that stand in a list more than once, first occurrences left out. */
export const repeated = (values: readonly string[]): readonly number[] =>
  values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
