import { stacksOf, type Resource } from '../assembly/assembly';
import { IDENTITY, LOSSES, STATEFUL_RESOURCES } from './fixtures/stateful-resources';

/** A property as one would read it: references by the logical id that they point to. */
const show = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[intrinsic, argument] = ['', undefined]] = Object.entries(value);
  if (intrinsic === 'Fn::Join') return (argument as [string, unknown[]])[1].map(show).join('');
  return [argument].flat().map(show).join('.');
};

const identityOf = ({ Type, Properties = {} }: Resource): string =>
  (IDENTITY[Type] ?? [])
    .filter((property) => property in Properties)
    .map((property) => show(Properties[property]))
    .join(' ');

/** What is there, in the words of the table. */
const found = (example: keyof typeof STATEFUL_RESOURCES): ReadonlyMap<string, readonly string[]> => {
  const byDeployment = new Map<string, string[]>();
  for (const { stage, name, template } of stacksOf(example)) {
    const rows = Object.entries(template.Resources)
      .filter(([, { Type }]) => Type in LOSSES)
      .map(([id, resource]) => `${name} ${resource.Type} ${id} ${identityOf(resource)}`.trimEnd());
    byDeployment.set(stage, [...(byDeployment.get(stage) ?? []), ...rows]);
  }
  return byDeployment;
};

/** The table, in the words of one deployment: whose name ends in its region, and which has a network of its own. */
const pinned = (example: keyof typeof STATEFUL_RESOURCES, deployment: string, index: number) =>
  STATEFUL_RESOURCES[example].map(([stack, type, id, identity = '']) => ({
    type,
    row: `${stack} ${type} ${id} ${identity}`
      .trimEnd()
      .replaceAll('<deployment>', deployment)
      .replaceAll('<region>', deployment.replace(/^[a-z]+-/, ''))
      .replaceAll(/\b10\.1\./g, `10.${index + 1}.`),
  }));

describe.each(['shipped', 'production'] as const)('%s', (example) => {
  const deployments = [...found(example)].map(([deployment, rows], index) => ({ deployment, rows, index }));

  test.each(deployments)(
    '$deployment: what holds state keeps its stack, logical id and name',
    ({ deployment, rows, index }) => {
      const lost = pinned(example, deployment, index)
        .filter(({ row }) => !rows.includes(row))
        .map(
          ({ row, type }) => `${row} is gone or replaced. The next deploy destroys ${LOSSES[type] ?? type}.`,
        );
      expect(lost).toEqual([]);
    },
  );

  test.each(deployments)(
    '$deployment: whatever holds state is in the table',
    ({ deployment, rows, index }) => {
      const known = pinned(example, deployment, index).map(({ row }) => row);
      expect(rows.filter((row) => !known.includes(row))).toEqual([]);
    },
  );

  test.each(deployments)(
    '$deployment: stacks keep their names, which are what CloudFormation knows them by',
    ({ deployment }) => {
      const names = stacksOf(example)
        .filter(({ stage }) => stage === deployment)
        .map(({ name, stackName }) => [name, stackName]);
      expect(names).toEqual(names.map(([name]) => [name, `${deployment}-${name ?? ''}`]));
    },
  );
});
