import { closest } from 'fastest-levenshtein';
import { findInstanceType, INSTANCE_TYPES, instanceTypesFor } from '../../catalogue/instance-types';
import { findRegion } from '../../catalogue/regions';
import { repeated, type Rule } from './rule';

/** The system node group runs the controllers’ amd64 images. */
const systemTypeNames = INSTANCE_TYPES.filter(({ arch, metal }) => arch === 'amd64' && !metal).map(
  ({ name }) => name,
);

const namesAreUnique: Rule = ({ sandboxes }) =>
  repeated((sandboxes?.pools ?? []).map((pool) => pool.name)).map((index) => ({
    path: `sandboxes.pools[${index}].name`,
    what: 'another pool has this name',
    got: sandboxes?.pools[index]?.name,
    allowed: 'a name of its own for every pool',
    fix: 'give the second pool of a kind a name',
  }));

const typesAreOfKind: Rule = ({ sandboxes }) =>
  (sandboxes?.pools ?? []).flatMap((pool, poolIndex) =>
    (pool.instanceTypes ?? []).flatMap((name, index) => {
      const path = `sandboxes.pools[${poolIndex}].instanceTypes[${index}]`;
      const known = instanceTypesFor(pool.kind).map(({ name: type }) => type);
      if (known.includes(name)) return [];
      const elsewhere = findInstanceType(name);
      return [
        {
          path,
          what: elsewhere ? `cannot run a ${pool.kind} sandbox` : 'unknown instance type',
          got: name,
          allowed: `${known.length} types of kind ${pool.kind}, for example ${known.slice(0, 4).join(', ')} (docs/generated/instance-types.md)`,
          fix: elsewhere
            ? `move it to a pool of kind ${elsewhere.arch === 'arm64' ? 'metal-arm64' : elsewhere.metal ? 'metal' : 'nested'}`
            : `did you mean ${closest(name, [...known])}?`,
        },
      ];
    }),
  );

const kindIsInRegion: Rule = ({ region, sandboxes }) => {
  const facts = region ? findRegion(region) : undefined;
  if (!facts || facts.nestedVirtualization) return [];
  return (sandboxes?.pools ?? []).flatMap((pool, index) =>
    pool.kind === 'nested'
      ? [
          {
            path: `sandboxes.pools[${index}].kind`,
            what: `${facts.name} has no instances with nested virtualization`,
            got: pool.kind,
            allowed: '"metal", "metal-arm64" in this region',
            fix: 'use { kind: "metal" } or { kind: "metal-arm64" }',
          },
        ]
      : [],
  );
};

const thinPoolHasDisks: Rule = ({ sandboxes }) =>
  (sandboxes?.pools ?? []).flatMap((pool, index) => {
    if (pool.snapshotter !== 'devmapper') return [];
    const names = pool.instanceTypes ?? [];
    const bare = names.filter((name) => findInstanceType(name)?.instanceStore === undefined);
    if (names.length > 0 && bare.length === 0) return [];
    return [
      {
        path: `sandboxes.pools[${index}].instanceTypes`,
        what: 'devmapper keeps its thin pool on the instance store, which these types lack',
        got: names.length > 0 ? bare : undefined,
        allowed: 'a list of types with instance store only, for example m5d.metal, c5d.metal',
        fix: 'name types with instance store, or use snapshotter "overlayfs"',
      },
    ];
  });

const firecrackerHasThinPool: Rule = ({ sandboxes }) =>
  sandboxes?.hypervisors.includes('fc') &&
  !sandboxes.pools.some((pool) => pool.kind !== 'metal-arm64' && pool.snapshotter === 'devmapper')
    ? [
        {
          path: 'sandboxes.hypervisors',
          what: 'Firecracker needs a pool with a block snapshotter',
          got: sandboxes.hypervisors,
          allowed: '"fc" together with an x86-64 pool of snapshotter "devmapper"',
          fix: 'add { kind: "metal", snapshotter: "devmapper", instanceTypes: ["m5d.metal"] }, or leave "fc" out',
        },
      ]
    : [];

const systemNodesAreOrdered: Rule = ({ cluster }) =>
  cluster && cluster.systemNodes.max < cluster.systemNodes.min
    ? [
        {
          path: 'cluster.systemNodes.max',
          what: `below cluster.systemNodes.min (${cluster.systemNodes.min})`,
          got: cluster.systemNodes.max,
          allowed: `${cluster.systemNodes.min} or more`,
          fix: 'raise max or lower min',
        },
      ]
    : [];

const systemTypesAreKnown: Rule = ({ cluster }) =>
  (cluster?.systemNodes.instanceTypes ?? []).flatMap((name, index) =>
    systemTypeNames.includes(name)
      ? []
      : [
          {
            path: `cluster.systemNodes.instanceTypes[${index}]`,
            what: 'not an x86-64 instance type of the catalogue',
            got: name,
            allowed: `${systemTypeNames.length} types, for example m6i.xlarge, t3.large (docs/generated/instance-types.md)`,
            fix: `did you mean ${closest(name, [...systemTypeNames])}?`,
          },
        ],
  );

/** Rules of nodes. */
export const poolRules: readonly Rule[] = [
  namesAreUnique,
  typesAreOfKind,
  kindIsInRegion,
  thinPoolHasDisks,
  firecrackerHasThinPool,
  systemNodesAreOrdered,
  systemTypesAreKnown,
];
