import { agentRequest } from '../../../lib/capacity/agent-request';
import type { DeploymentFacts } from '../../../lib/plan/facts';

/** One cheap deployment with one agent, with the given facts instead of its own. */
export const deploymentFacts = (overrides: Partial<DeploymentFacts> = {}): DeploymentFacts => ({
  name: 'dev',
  account: '111122223333',
  region: 'us-west-2',
  profile: 'dev',
  systemNodes: [{ instanceType: 'm7g.large', count: 2 }],
  pools: [
    {
      name: 'nested',
      isolation: 'nested',
      instanceTypes: ['m8i.large', 'm8i.xlarge'],
      disk: { rootVolumeGiB: 100, instanceStore: true },
    },
  ],
  agents: [
    {
      name: 'support',
      kind: 'openclaw',
      channel: 'slack',
      isolation: 'nested',
      model: 'claude-opus-4-6',
      request: agentRequest({ cpu: 1, memoryGiB: 2, isolation: 'nested' }),
    },
  ],
  natGateways: 1,
  interfaceEndpoints: 0,
  availabilityZones: 3,
  database: { kind: 'in-cluster' },
  volumesGiB: [50, 50, 50, 20],
  secrets: 4,
  userSecrets: ['openclaw/agents/support'],
  kmsKeys: 1,
  notes: [],
  ...overrides,
});
