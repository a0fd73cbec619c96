import { agentRequest } from '../capacity/agent-request';
import { poolTypes } from '../capacity/pool-types';
import { profiles } from '../config/profiles';
import type { Deployment } from '../config/resolve-deployments';
import type { AgentFacts, DatabaseFacts, DeploymentFacts, StackFacts } from './facts';

const databaseFacts = ({ gateway, profile }: Deployment): DatabaseFacts =>
  gateway.database.kind === 'aurora'
    ? { kind: 'aurora', instances: profile === 'production' ? 2 : 1, minAcu: gateway.database.minCapacity }
    : { kind: 'in-cluster' };

const agentFacts = ({ agents, sandboxes }: Deployment): readonly AgentFacts[] =>
  agents.map(({ name, kind, channel, model, cpu, memoryGiB, hypervisor, ...agent }) => {
    const isolation = agent.isolation ?? sandboxes.pools[0]?.kind ?? 'nested';
    return {
      name,
      kind,
      channel: channel.kind,
      isolation,
      model,
      request: agentRequest({ cpu, memoryGiB, isolation, hypervisor }),
    };
  });

/** Volumes that exist from the first deployment on. */
const volumes = ({ cluster, gateway, observability, agents }: Deployment): readonly number[] => [
  ...Array.from({ length: cluster.systemNodes.min }, () => cluster.systemNodes.diskGiB),
  ...(gateway.database.kind === 'in-cluster'
    ? Array.from({ length: gateway.database.instances }, () =>
        gateway.database.kind === 'in-cluster' ? gateway.database.storageGiB : 0,
      )
    : []),
  observability.prometheusStorageGiB,
  ...agents.map(({ storageGiB }) => storageGiB),
];

const userSecrets = ({ agents, gateway }: Deployment): readonly string[] => [
  ...new Set([
    ...agents.map(({ channel }) => channel.secret),
    ...gateway.models.flatMap((model) => (model.provider === 'bedrock' ? [] : [model.secret])),
  ]),
];

/** What is allowed, and yet not what most people want. */
const notes = ({ cluster, agents, profile }: Deployment): readonly string[] => [
  ...(cluster.admins.length === 0
    ? ['cluster.admins is empty: nobody gets in with kubectl. Name the ARN of your role.']
    : []),
  ...(cluster.endpoint.access === 'public' && cluster.endpoint.allowedCidrs.includes('0.0.0.0/0')
    ? ['cluster.endpoint lets the whole internet knock at the API server.']
    : []),
  ...agents
    .filter(({ isolation }) => isolation === 'runc')
    .map(
      ({ name }) => `agent ${name} has no micro-VM: it shares the kernel of a system node (${profile} only).`,
    ),
];

/** What the plan says of a deployment: what is configured, and what its stacks really hold. */
export const deploymentFacts = (deployment: Deployment, stacks: readonly StackFacts[]): DeploymentFacts => {
  const count = (type: string): number => stacks.reduce((sum, { types }) => sum + (types[type] ?? 0), 0);
  const secrets = userSecrets(deployment);
  const { name, account, region, profile, cluster, sandboxes } = deployment;
  return {
    name,
    account,
    region,
    profile,
    systemNodes: [
      { instanceType: cluster.systemNodes.instanceTypes[0] ?? '', count: cluster.systemNodes.min },
    ],
    pools: sandboxes.pools.map((pool) => ({
      name: pool.name,
      isolation: pool.kind,
      instanceTypes: poolTypes(pool, deployment),
      disk: { rootVolumeGiB: pool.rootVolumeGiB, instanceStore: pool.snapshotter === 'overlayfs' },
    })),
    agents: agentFacts(deployment),
    natGateways: count('AWS::EC2::NatGateway'),
    // One of the endpoints is that of S3, which costs nothing.
    interfaceEndpoints: Math.max(0, count('AWS::EC2::VPCEndpoint') - 1),
    availabilityZones: profiles[profile].endpointZones,
    database: databaseFacts(deployment),
    volumesGiB: volumes(deployment),
    secrets: count('AWS::SecretsManager::Secret') + secrets.length,
    userSecrets: secrets,
    kmsKeys: count('AWS::KMS::Key'),
    notes: notes(deployment),
  };
};
