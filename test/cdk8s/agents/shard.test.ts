import { shardOf } from '../../../cdk8s/agents/shard';

const names = Array.from({ length: 1000 }, (_, index) => `agent-${index}`);

test('an agent stays in its shard for ever: these places are deployed', () => {
  expect(['support', 'research', 'sales', 'alice'].map((name) => shardOf(name, 16))).toEqual([8, 8, 0, 9]);
});

test('the shard of an agent does not depend on the other agents', () => {
  const before = new Map(names.map((name) => [name, shardOf(name, 16)]));
  const after = names.filter((_, index) => index % 3 !== 0).map((name) => [name, shardOf(name, 16)] as const);
  for (const [name, shard] of after) expect(shard).toBe(before.get(name));
});

test.each([
  ['numbered', (index: number) => `agent-${index}`],
  ['with a common end', (index: number) => `${index}-assistant`],
  [
    'of people',
    (index: number) => `${['anna', 'bo', 'chen', 'dara'][index % 4] ?? ''}-${index.toString(36)}`,
  ],
])('1,000 names %s spread over 32 shards: none holds more than 48', (_kind, nameOf) => {
  const sizes = new Array<number>(32).fill(0);
  for (let index = 0; index < 1000; index++) {
    const shard = shardOf(nameOf(index), 32);
    sizes[shard] = (sizes[shard] ?? 0) + 1;
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(48);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
});

test.each([0, -1, 1.5, Number.NaN])('refuses %p shards', (shards) => {
  expect(() => shardOf('support', shards)).toThrow(
    `shards must be a whole number of at least 1, got ${shards}`,
  );
});
