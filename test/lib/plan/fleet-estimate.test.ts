import { findInstanceType } from '../../../lib/catalogue/instance-types';
import { agentRequest } from '../../../lib/capacity/agent-request';
import type { VmHost } from '../../../lib/catalogue/instance-types';
import type { AgentFacts, PoolFacts } from '../../../lib/plan/facts';
import { estimateFleet } from '../../../lib/plan/fleet-estimate';

const agents = (count: number, isolation: VmHost = 'nested', memoryGiB = 2): AgentFacts[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `agent-${index}`,
    kind: 'openclaw',
    channel: 'slack',
    isolation,
    model: 'claude-opus-4-6',
    request: agentRequest({ cpu: 1, memoryGiB, isolation }),
  }));

const pool = (isolation: VmHost, ...instanceTypes: string[]): PoolFacts => ({
  name: 'pool',
  isolation,
  instanceTypes,
  disk: { rootVolumeGiB: 100, instanceStore: true },
});

test('no agents of the pool’s isolation, no nodes', () => {
  expect(estimateFleet(pool('nested', 'm8i.large'), agents(5, 'metal'))).toBeUndefined();
});

test('one agent gets the cheapest type that holds it', () => {
  expect(estimateFleet(pool('nested', 'm8i.4xlarge', 'm8i.large', 'r8i.large'), agents(1))).toEqual({
    instanceType: 'm8i.large',
    nodes: 1,
    agentsPerNode: 3,
    usdPerHour: findInstanceType('m8i.large')?.hourlyUsd,
  });
});

test('the EBS attachments of a metal node bound its agents, not its 96 CPUs', () => {
  expect(estimateFleet(pool('metal', 'm5.metal'), agents(31, 'metal'))).toMatchObject({
    agentsPerNode: 30,
    nodes: 2,
  });
});

test('one large agent is room for all: any of them may come to any node', () => {
  expect(estimateFleet(pool('nested', 'm8i.large'), [...agents(2), ...agents(1, 'nested', 6)])).toMatchObject(
    {
      agentsPerNode: 1,
      nodes: 3,
    },
  );
});

test('types that cannot hold one agent or are unknown are left out', () => {
  expect(estimateFleet(pool('nested', 'm8i.large', 'made.up'), agents(1, 'nested', 32))).toBeUndefined();
  expect(estimateFleet(pool('nested', 'made.up'), agents(1))).toBeUndefined();
});
