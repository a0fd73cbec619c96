import type { z } from 'zod';
import type { Problem } from './config-error';
import { didYouMean } from './did-you-mean';
import type { Finding } from './rules/rule';
import { allowedBy, branchesOf, schemaAt, type SchemaNode } from './schema-node';

/** A path as one would write it in TypeScript: `agents[0].name`. */
export const formatPath = (path: readonly PropertyKey[]): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[step] : undefined,
    value,
  );

const unknownKey = (key: string, node: SchemaNode): Pick<Problem, 'what' | 'allowed' | 'fix'> => {
  const keys = Object.keys(node.properties ?? {});
  const near = didYouMean(key, keys);
  const discriminator = Object.entries(node.properties ?? {}).find(([, child]) => child.const !== undefined);
  const where = discriminator ? ` of ${discriminator[0]} ${JSON.stringify(discriminator[1].const)}` : '';
  return {
    what: `unknown setting${where}`,
    allowed: keys.join(', '),
    fix: near ? `did you mean ${near}? Otherwise remove it` : 'remove it',
  };
};

/** What a zod issue means to the person who wrote the configuration. One issue may hold several unknown keys. */
export const explainIssue = (
  issue: z.core.$ZodIssue,
  input: unknown,
  schema: SchemaNode,
): readonly Finding[] => {
  const got = valueAt(input, issue.path);
  const node = schemaAt(schema, input, issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]),
      got: valueAt(got, [key]),
      ...unknownKey(key, node),
    }));
  }
  const path = formatPath(issue.path);
  if (issue.code === 'invalid_union' && 'discriminator' in issue && issue.discriminator) {
    const key = issue.discriminator;
    const options = branchesOf(schemaParent(schema, input, issue.path, key))
      .map((branch) => branch.properties?.[key]?.const)
      .filter((option) => option !== undefined);
    const chosen = got === undefined || issue.path.at(-1) === key ? got : valueAt(got, [key]);
    return [
      {
        path: issue.path.at(-1) === key ? path : [path, key].filter(Boolean).join('.'),
        what: `unknown ${key}`,
        got: chosen,
        allowed: options.map((option) => JSON.stringify(option)).join(', '),
        fix: guess(chosen, options.map(String)) ?? `choose one of the allowed values of ${key}`,
      },
    ];
  }
  if (got === undefined) {
    const what = 'missing';
    return [
      {
        path,
        what,
        got,
        allowed: allowedBy(node),
        fix: `add it: ${node.description ?? 'it has no default'}`,
      },
    ];
  }
  const options = (node.enum ?? []).map(String);
  const allowed = issue.message.startsWith('must ')
    ? issue.message.replace(/^must (be )?/, '')
    : allowedBy(node);
  return [
    { path, what: whatIsWrong(issue), got, allowed, fix: guess(got, options) ?? `change it to ${allowed}` },
  ];
};

const whatIsWrong = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_value':
      return 'not one of the allowed values';
    case 'invalid_type':
      return `not ${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'too_small':
      return issue.message.startsWith('must ')
        ? issue.message
        : issue.origin === 'array'
          ? 'too few'
          : 'too small';
    case 'too_big':
      return issue.message.startsWith('must ')
        ? issue.message
        : issue.origin === 'array'
          ? 'too many'
          : 'too large';
    default:
      return issue.message;
  }
};

const guess = (got: unknown, options: readonly string[]): string | undefined => {
  const near = didYouMean(got, options);
  return near === undefined ? undefined : `did you mean ${JSON.stringify(near)}?`;
};

/** The union itself: `schemaAt` would already have gone down one branch of it. */
const schemaParent = (
  root: SchemaNode,
  input: unknown,
  path: readonly PropertyKey[],
  key: string,
): SchemaNode => {
  const steps = path.at(-1) === key ? path.slice(0, -1) : path;
  const last = steps.at(-1);
  if (last === undefined) return root;
  const parent = schemaAt(root, input, steps.slice(0, -1));
  return (typeof last === 'number' ? parent.items : parent.properties?.[String(last)]) ?? root;
};
