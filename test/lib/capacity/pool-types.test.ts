import { DEFAULT_POOL_TYPES } from '../../../lib/catalogue/instance-types';
import { poolTypes } from '../../../lib/capacity/pool-types';
import { profiles } from '../../../lib/config/profiles';

test('a deployment’s own list wins over profile and region', () => {
  const own = { kind: 'nested', instanceTypes: ['m8i.large'] } as const;
  expect(poolTypes(own, { region: 'us-east-1', profile: 'production' })).toEqual(['m8i.large']);
});

test('production starts no node of the smallest size, dev does', () => {
  expect(poolTypes({ kind: 'nested' }, { region: 'us-east-1', profile: 'dev' })).toEqual(
    DEFAULT_POOL_TYPES.nested,
  );
  expect(poolTypes({ kind: 'nested' }, { region: 'us-east-1', profile: 'production' })).toEqual(
    DEFAULT_POOL_TYPES.nested.filter((name) => name !== 'm8i.large'),
  );
});

test('what a profile leaves out is in the default lists, and leaves every kind a choice', () => {
  const all: readonly string[] = Object.values(DEFAULT_POOL_TYPES).flat();
  for (const profile of ['dev', 'production'] as const) {
    expect(all).toEqual(expect.arrayContaining([...profiles[profile].tooSmallTypes]));
    for (const kind of ['nested', 'metal', 'metal-arm64'] as const) {
      expect(poolTypes({ kind }, { region: 'us-east-1', profile }).length).toBeGreaterThan(3);
    }
  }
});

test('what a region does not sell is left out', () => {
  expect(poolTypes({ kind: 'metal' }, { region: 'eu-west-3', profile: 'dev' })).not.toContain('c5d.metal');
});
