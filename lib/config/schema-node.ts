import { z } from 'zod';

/** The part of a JSON schema that error messages and the configuration reference are made from. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

/** JSON schema of what an author may write. */
export const inputSchemaOf = (schema: z.ZodType): SchemaNode =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as SchemaNode;

/** Branches of a union; a node that is no union is its own only branch. */
export const branchesOf = (node: SchemaNode): readonly SchemaNode[] => node.oneOf ?? node.anyOf ?? [node];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The branch whose constants agree with the value; the first one when none does. */
const branchFor = (node: SchemaNode, value: unknown): SchemaNode => {
  const branches = branchesOf(node);
  const agrees = (branch: SchemaNode) =>
    Object.entries(branch.properties ?? {}).every(
      ([key, child]) => child.const === undefined || (isObject(value) && value[key] === child.const),
    );
  return branches.find(agrees) ?? branches[0] ?? node;
};

/**
 * The schema that governs a path of a value, following the union branches that the value chose.
 * Unknown steps lead to an empty node.
 */
export const schemaAt = (root: SchemaNode, value: unknown, path: readonly PropertyKey[]): SchemaNode => {
  const [step, ...rest] = path;
  const node = branchFor(root, value);
  if (step === undefined) return node;
  const additional = typeof node.additionalProperties === 'object' ? node.additionalProperties : {};
  const child = typeof step === 'number' ? node.items : node.properties?.[String(step)];
  const inner: unknown = isObject(value) ? value[String(step)] : undefined;
  return schemaAt(child ?? additional, inner, rest);
};

/** What a node accepts, in words. */
export const allowedBy = (node: SchemaNode): string => {
  const branches = branchesOf(node);
  if (branches.length > 1) {
    const kinds = branches.flatMap((branch) =>
      Object.entries(branch.properties ?? {}).filter(([, child]) => child.const !== undefined),
    );
    return kinds.length === branches.length
      ? `an object with ${kinds.map(([key, child]) => `${key} ${JSON.stringify(child.const)}`).join(' or ')}`
      : branches.map(allowedBy).join(' | ');
  }
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum) return node.enum.map((v) => JSON.stringify(v)).join(', ');
  if (node.properties) return `an object with ${Object.keys(node.properties).join(', ')}`;
  if (node.type === 'array') {
    const least = node.minItems ?? 0;
    const many =
      node.minItems !== undefined && node.minItems === node.maxItems
        ? `exactly ${least}`
        : `${least} or more`;
    return `a list of ${many}: ${node.items ? allowedBy(node.items) : 'anything'}`;
  }
  const bounds = [
    node.exclusiveMinimum !== undefined ? `above ${node.exclusiveMinimum}` : '',
    node.minimum !== undefined && node.minimum > Number.MIN_SAFE_INTEGER ? `from ${node.minimum}` : '',
    node.maximum !== undefined && node.maximum < Number.MAX_SAFE_INTEGER ? `to ${node.maximum}` : '',
  ].filter(Boolean);
  return [node.type ?? 'see docs/generated/config.md', ...bounds].join(' ');
};
