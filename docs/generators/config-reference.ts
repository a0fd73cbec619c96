import { allowedBy, branchesOf, inputSchemaOf, type SchemaNode } from '../../lib/config/schema-node';
import { deploymentSchemas } from '../../lib/config/schema/deployment';
import { generatedBy, table } from './markdown';

interface Row {
  readonly path: string;
  readonly allowed: string;
  readonly fallback: string;
  readonly description: string;
}

const fallbackOf = (node: SchemaNode, required: boolean): string => {
  if (node.default !== undefined) return `\`${JSON.stringify(node.default)}\``;
  return required ? '**required**' : '–';
};

/** One row per setting. A union's branches stand below each other, each with the value that chooses it. */
const rowsOf = (node: SchemaNode, path: string, required: boolean): readonly Row[] => {
  const branches = branchesOf(node);
  const isLeaf =
    branches.every((branch) => !branch.properties) &&
    !node.items?.properties &&
    !branchesOf(node.items ?? {}).some((b) => b.properties);
  const description = node.description ?? '';
  if (typeof node.additionalProperties === 'object' && !node.properties) {
    return [
      { path, allowed: 'an object', fallback: fallbackOf(node, required), description },
      ...rowsOf(node.additionalProperties, `${path}.<key>`, true).filter((row) => row.description !== ''),
    ];
  }
  if (isLeaf) {
    return [
      {
        path,
        allowed: node.const === undefined ? allowedBy(node) : '',
        fallback: node.const === undefined ? fallbackOf(node, required) : `\`${JSON.stringify(node.const)}\``,
        description,
      },
    ];
  }
  if (node.type === 'array' && node.items) {
    return [
      {
        path,
        allowed: `a list of ${node.minItems ?? 0} or more`,
        fallback: fallbackOf(node, required),
        description,
      },
      ...branchesOf(node.items).flatMap((branch) => childrenOf(branch, `${path}[]`)),
    ];
  }
  const head: readonly Row[] = path
    ? [{ path, allowed: '', fallback: required ? '**required**' : '', description }]
    : [];
  return [...head, ...branches.flatMap((branch) => childrenOf(branch, path))];
};

const childrenOf = (node: SchemaNode, path: string): readonly Row[] => {
  const chosen = Object.entries(node.properties ?? {}).find(([, child]) => child.const !== undefined);
  const label = chosen && path ? `${path}{${chosen[0]}: ${String(chosen[1].const)}}` : path;
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
    rowsOf(child, label ? `${label}.${key}` : key, node.required?.includes(key) ?? false),
  );
};

/** The configuration reference: every setting, what it may be, and its default per profile. */
export const configReference = (): string => {
  const dev = rowsOf(inputSchemaOf(deploymentSchemas.dev), '', true);
  const production = new Map(
    rowsOf(inputSchemaOf(deploymentSchemas.production), '', true).map((row) => [row.path, row.fallback]),
  );
  const rows = dev.map((row) => {
    const other = production.get(row.path) ?? row.fallback;
    const fallback =
      other === row.fallback || row.path === 'profile'
        ? row.fallback
        : `dev ${row.fallback}, production ${other}`;
    return [`\`${row.path}\``, row.allowed, fallback, row.description];
  });
  return [
    generatedBy,
    '# Configuration reference',
    'Every setting of `defineDeployment({ … })`, from the schema in `lib/config/schema`. An unknown setting is an error.',
    '`a{kind: x}.b` reads: setting `b` of `a` when `a.kind` is `x`.',
    table(['Setting', 'Allowed', 'Default', 'Meaning'], rows),
    '',
  ].join('\n\n');
};
