import { createHash } from 'node:crypto';

/**
 * The shard (0 … shards - 1) that an agent belongs to.
 *
 * It depends on the agent's name alone, so an agent stays where it is when others come and go. A different number of
 * shards moves most agents, which means deleting and making them anew: the number is chosen once per deployment.
 *
 * @throws Error when `shards` is not a positive whole number
 */
export function shardOf(agent: string, shards: number): number {
  if (!Number.isSafeInteger(shards) || shards < 1) {
    throw new Error(`shards must be a whole number of at least 1, got ${shards}`);
  }
  return createHash('sha256').update(agent).digest().readUInt32BE(0) % shards;
}
