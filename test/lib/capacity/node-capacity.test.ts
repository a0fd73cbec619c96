import { findInstanceType } from '../../../lib/catalogue/instance-types';
import { agentRequest, largestRequest } from '../../../lib/capacity/agent-request';
import { agentsPerNode, nodeCapacity } from '../../../lib/capacity/node-capacity';
import { agentVolumes, nodeKubelet } from '../../../lib/capacity/node-kubelet';

const type = (name: string) => {
  const found = findInstanceType(name);
  if (!found) throw new Error(`${name} is not in the catalogue`);
  return found;
};
const disk = { rootVolumeGiB: 100, instanceStore: true };
const agent = agentRequest({ cpu: 1, memoryGiB: 2, isolation: 'nested' });

describe('what kubelet is told', () => {
  test('no more agents than the smallest type of the pool attaches volumes, daemons beside them', () => {
    expect(nodeKubelet('nested', ['m8i.large', 'm8i.16xlarge'])).toEqual({
      maxPods: 31 + 6,
      kubeReservedMemoryMib: 255 + 11 * 37,
      systemReserved: { cpuMillis: 100, memoryMib: 256 },
    });
    expect(nodeKubelet('metal', ['m5.metal', 'c7i.metal-48xl']).maxPods).toBe(30 + 6);
    expect(nodeKubelet('metal', ['c7i.metal-48xl']).maxPods).toBe(78 + 6);
  });

  test('a type that nobody knows does not make the limit infinite', () => {
    expect(nodeKubelet('metal', ['made.up', 'm5.metal']).maxPods).toBe(36);
    expect(() => nodeKubelet('metal', ['made.up'])).toThrow(
      'None of the instance types of a metal pool is known: made.up',
    );
    expect(() => nodeKubelet('nested', [])).toThrow(
      'None of the instance types of a nested pool is known: (none)',
    );
  });
});

describe('what a node has for agents', () => {
  // By hand: 16 cores less 60m + 10m + 10m + 30m for kubelet, 100m for the system, 215m for daemons. 64 GiB less
  // 7.5 % (rounded up), 662 MiB for kubelet, 256 MiB for the system, 100 MiB to evict at, 200 MiB for daemons.
  test('an m8i.4xlarge is full of agents, of volumes and of CPU at the same count', () => {
    const capacity = nodeCapacity(type('m8i.4xlarge'), nodeKubelet('nested', ['m8i.4xlarge']), disk);
    expect(capacity).toEqual({
      cpuMillis: 16_000 - 110 - 100 - 215,
      memoryMib: 65_536 - 4916 - 662 - 256 - 100 - 200,
      ephemeralMib: 102_400 - 1024 - 10_240,
      pods: 31,
      volumes: 31,
    });
    expect(agentsPerNode(capacity, agent)).toBe(31);
  });

  test('Graviton has 64 MiB less, before the share that the kernel does not show', () => {
    const capacity = nodeCapacity(type('m6g.metal'), nodeKubelet('metal-arm64', ['m6g.metal']), disk);
    expect(capacity.memoryMib).toBe(262_080 - 19_656 - 651 - 2048 - 100 - 200);
  });

  test('files of pods are on the instance store only where the pool lets them', () => {
    const kubelet = nodeKubelet('metal', ['m5d.metal']);
    const onDisks = nodeCapacity(type('m5d.metal'), kubelet, disk);
    const onRoot = nodeCapacity(type('m5d.metal'), kubelet, { ...disk, instanceStore: false });
    expect(onDisks.ephemeralMib).toBeGreaterThan(3_000_000);
    expect(onRoot.ephemeralMib).toBe(91_136);
  });

  test('the root volume takes one of the attachments', () => {
    expect([type('m8i.large'), type('m5.metal'), type('c8a.metal-24xl')].map(agentVolumes)).toEqual([
      31, 30, 63,
    ]);
  });
});

describe('agents of a node', () => {
  const capacity = { cpuMillis: 1000, memoryMib: 1000, ephemeralMib: 1000, pods: 10, volumes: 10 };
  const request = { cpuMillis: 100, memoryMib: 100, ephemeralMib: 100, volumes: 1 };

  test.each([
    ['cpuMillis', { cpuMillis: 399 }],
    ['memoryMib', { memoryMib: 399 }],
    ['ephemeralMib', { ephemeralMib: 399 }],
    ['pods', { pods: 3 }],
    ['volumes', { volumes: 3 }],
  ])('%s can be what binds', (_, scarce) => {
    expect(agentsPerNode({ ...capacity, ...scarce }, request)).toBe(3);
  });

  test('without a volume of its own, attachments do not bind; a node too small for its daemons takes none', () => {
    expect(agentsPerNode({ ...capacity, volumes: 0 }, { ...request, volumes: 0 })).toBe(10);
    expect(agentsPerNode({ ...capacity, memoryMib: -50 }, request)).toBe(0);
  });

  test('the largest of several requests, resource by resource', () => {
    expect(largestRequest([request, { ...request, cpuMillis: 900, memoryMib: 1 }])).toEqual({
      ...request,
      cpuMillis: 900,
    });
  });
});
