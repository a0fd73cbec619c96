import { NODE_DAEMONS } from '../../lib/capacity/node-daemons';
import { findInstanceType } from '../../lib/catalogue/instance-types';
import { stacksOf } from '../assembly/assembly';
import { examples, type ExampleName } from '../assembly/examples';
import { objectsIn } from '../assembly/manifests';
import { at } from './fixtures/references';

const names = Object.keys(examples) as ExampleName[];

/** Every type that a pool may start, with the pods of its node class and the volumes that the type attaches. */
const startable = (example: ExampleName) => {
  const objects = objectsIn(stacksOf(example));
  return objects
    .filter(({ kind }) => kind === 'NodePool')
    .flatMap((pool) => {
      const className = at(pool, 'spec.template.spec.nodeClassRef.name')[0];
      const nodeClass = objects.find(
        ({ kind, metadata }) => kind === 'EC2NodeClass' && metadata.name === className,
      );
      return at(pool, 'spec.template.spec.requirements.*')
        .filter((requirement) => at(requirement, 'key')[0] === 'node.kubernetes.io/instance-type')
        .flatMap((requirement) => at(requirement, 'values.*'))
        .map((type) => ({
          pool: pool.metadata.name,
          type: String(type),
          agents: Number(at(nodeClass, 'spec.kubelet.maxPods')[0]) - NODE_DAEMONS.length,
          volumes: (findInstanceType(String(type))?.maxEbsVolumes ?? 0) - 1,
        }));
    });
};

test.each(names)('%s: no node is given more agents than it attaches volumes', (example) => {
  const types = startable(example);
  expect(types.length).toBeGreaterThan(0);
  expect(types.filter(({ agents, volumes }) => !(agents <= volumes))).toEqual([]);
});

test.each(names)('%s: a pool wastes no attachment that all of its types have', (example) => {
  const pools = new Map<string, number>();
  for (const { pool, agents, volumes } of startable(example)) {
    pools.set(pool, Math.min(pools.get(pool) ?? Infinity, volumes - agents));
  }
  expect([...pools].filter(([, spare]) => spare !== 0)).toEqual([]);
});
