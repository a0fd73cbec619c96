import { addNode } from '../harness/nodes';
import type { Platform } from '../platform';
import { Agent } from './agent';
import { copyOfAgent, type Change } from './copy-of-agent';
import { isSandbox } from './kinds';
import { poolNode } from './pool-nodes';

/** The zones that a deployment in us-east-1 uses. */
export const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;

/** A pool of each isolation that the agents have. */
const POOLS = ['nested', 'metal', 'metal-arm64'] as const;

/** The deployment that the tests look at: all kinds of pools, an agent on each. */
export const DEPLOYMENT = { example: 'production', deployment: 'prod-us-east-1' } as const;

/** Name of the node of a pool in a zone. */
export const nodeName = (pool: string, zone: string): string => `${pool}-${zone}`;

/** Adds a node of a pool in a zone. */
export const addPoolNode = async (
  { client, objects }: Platform,
  pool: string,
  zone: string,
): Promise<void> => {
  await addNode(client, poolNode(objects, pool, { name: nodeName(pool, zone), zone }));
};

/** The agents of the deployment. */
export const agentsOf = ({ client, objects }: Platform): readonly Agent[] =>
  objects.filter(isSandbox).map(({ metadata: { name, namespace } }) => new Agent(client, name, namespace));

/** Gives a pool of each isolation a node in each zone, and waits until all agents are Ready on them. */
export const startAgents = async (platform: Platform): Promise<readonly Agent[]> => {
  for (const pool of POOLS) {
    for (const zone of ZONES) await addPoolNode(platform, pool, zone);
  }
  const agents = agentsOf(platform);
  await Promise.all(agents.map((agent) => agent.ready()));
  return agents;
};

/** Adds an agent like one of the deployment. It may still wait for its node. */
export const addCopy = async (
  { client, objects }: Platform,
  original: string,
  name: string,
  change?: Change,
): Promise<Agent> => {
  for (const object of copyOfAgent(objects, original, name, change)) await client.apply(object);
  return new Agent(client, name);
};
