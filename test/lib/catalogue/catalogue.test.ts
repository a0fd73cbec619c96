import {
  BEDROCK_MODEL_NAMES,
  BEDROCK_MODELS,
  modelsIn,
  resolveModel,
  type ModelResolution,
} from '../../../lib/catalogue/bedrock-models';
import {
  cheapestOf,
  DEFAULT_POOL_TYPES,
  findInstanceType,
  INSTANCE_TYPES,
  instanceTypesFor,
  isOffered,
  type VmHost,
} from '../../../lib/catalogue/instance-types';
import { findRegion, REGION_NAMES, REGIONS } from '../../../lib/catalogue/regions';

const HOSTS: readonly VmHost[] = ['nested', 'metal', 'metal-arm64'];

describe('regions', () => {
  test.each(REGIONS)('$name names three distinct zones of its own', ({ name, availabilityZones }) => {
    expect(new Set(availabilityZones).size).toBe(3);
    for (const zone of availabilityZones) expect(zone).toMatch(new RegExp(`^${name}[a-f]$`));
  });

  test('the partition follows from the name, and China has neither Bedrock nor nested virtualization', () => {
    for (const { name, partition, bedrock, nestedVirtualization, geography } of REGIONS) {
      const china = name.startsWith('cn-');
      expect(partition).toBe(china ? 'aws-cn' : 'aws');
      expect(geography === 'cn').toBe(china);
      if (china) expect([bedrock, nestedVirtualization]).toEqual([false, false]);
    }
  });

  test('a region has nested virtualization exactly where a type that reports it is offered', () => {
    for (const { name, nestedVirtualization } of REGIONS) {
      expect({
        name,
        nested: instanceTypesFor('nested').some((type) => isOffered(type.name, name) === 'yes'),
      }).toEqual({
        name,
        nested: nestedVirtualization,
      });
    }
  });

  test('a region with two zones for new accounts is not supported', () => {
    expect(findRegion('us-west-1')).toBeUndefined();
  });
});

describe('instance types', () => {
  test.each(INSTANCE_TYPES)('$name has plausible figures', (type) => {
    expect(type.hourlyUsd).toBeGreaterThan(0);
    expect(type.vcpu).toBeGreaterThan(0);
    expect(type.memoryGiB / type.vcpu).toBeGreaterThanOrEqual(0.5);
    expect(type.memoryGiB / type.vcpu).toBeLessThanOrEqual(16);
    expect(type.maxEbsVolumes).toBeGreaterThan(8);
    if (type.hourlyCny !== undefined) expect(type.hourlyCny / type.hourlyUsd).toBeGreaterThan(2);
    expect(type.metal && type.nestedVirtualization).toBe(false);
  });

  test('families ending in d have an instance store, and only they', () => {
    for (const { name, instanceStore } of INSTANCE_TYPES) {
      const family = name.split('.')[0] ?? '';
      expect({ name, store: instanceStore !== undefined }).toEqual({
        name,
        store: /^[cmr]\d[a-z]*d[a-z]*$/.test(family),
      });
    }
  });

  test.each(HOSTS)('every default type of a %s pool is in the catalogue and can host it', (host) => {
    const able = instanceTypesFor(host).map(({ name }) => name);
    expect(able).toEqual(expect.arrayContaining([...DEFAULT_POOL_TYPES[host]]));
  });

  test('every region can start at least one default type of each kind it supports', () => {
    for (const { name, nestedVirtualization } of REGIONS) {
      for (const host of HOSTS) {
        if (host === 'nested' && !nestedVirtualization) continue;
        const offered = DEFAULT_POOL_TYPES[host].filter((type) => isOffered(type, name) !== 'no');
        expect({ name, host, enough: offered.length >= 2 }).toEqual({ name, host, enough: true });
      }
    }
  });

  test('the source system’s metal types are there', () => {
    for (const name of ['m5.metal', 'm5d.metal', 'c5.metal', 'c5d.metal', 'm6g.metal']) {
      expect(findInstanceType(name)).toMatchObject({ metal: true });
    }
    expect(findInstanceType('m5d.metal')?.instanceStore).toEqual({ disks: 4, gbPerDisk: 900 });
  });

  test('the cheapest of several types; nothing for nothing', () => {
    expect(cheapestOf(['m5.metal', 'c5.metal', 'made.up'])?.name).toBe('c5.metal');
    expect(cheapestOf(['made.up'])).toBeUndefined();
  });
});

describe('Bedrock models', () => {
  const unavailable = (reason: string, alternatives: readonly string[]): ModelResolution => ({
    ok: false,
    reason,
    alternatives,
  });

  test('the geographic profile is the one of the region’s geography', () => {
    expect(resolveModel('claude-opus-4-6', 'us-west-2', 'geographic')).toMatchObject({
      ok: true,
      model: {
        profileId: 'us.anthropic.claude-opus-4-6-v1',
        modelId: 'anthropic.claude-opus-4-6-v1',
        scope: 'geographic',
        price: { input: 5.5, output: 27.5 },
      },
    });
  });

  test('a geographic profile may run in its source region and never leaves its geography', () => {
    for (const { profiles } of BEDROCK_MODELS) {
      for (const { id, scope, sourceRegions, destinationRegions } of profiles) {
        if (scope === 'global') continue;
        expect({
          id,
          missing: sourceRegions.filter((region) => !destinationRegions.includes(region)),
        }).toEqual({
          id,
          missing: [],
        });
        const allowed = { us: /^(us|ca)-/, eu: /^eu-/, au: /^ap-southeast-[24]$/, jp: /^ap-northeast-[13]$/ };
        const prefix = id.split('.')[0] as keyof typeof allowed;
        for (const region of destinationRegions) expect(region).toMatch(allowed[prefix]);
      }
    }
  });

  test('the global profile names the model of the calling region only', () => {
    expect(resolveModel('claude-opus-4-6', 'ap-southeast-1', 'global')).toMatchObject({
      ok: true,
      model: {
        profileId: 'global.anthropic.claude-opus-4-6-v1',
        scope: 'global',
        destinationRegions: ['ap-southeast-1'],
        price: { input: 5, output: 25 },
      },
    });
  });

  test('a prompt leaves its geography only when the caller says so', () => {
    expect(resolveModel('claude-opus-4-6', 'ap-southeast-1', 'geographic')).toEqual({
      ...unavailable('claude-opus-4-6 has no geographic inference profile that ap-southeast-1 can call', []),
      otherScope: 'global',
    });
  });

  test('a model that the region lacks is refused with those that it has', () => {
    expect(resolveModel('nova-pro', 'ap-southeast-1', 'global')).toEqual(
      unavailable('nova-pro has no global inference profile that ap-southeast-1 can call', [
        'claude-opus-4-8',
        'claude-opus-4-6',
        'claude-sonnet-5',
        'claude-sonnet-4-6',
        'claude-haiku-4-5',
      ]),
    );
  });

  test('an unknown model, a region without Bedrock and an unsupported region each say so', () => {
    expect(resolveModel('claude-opus-46', 'us-west-2', 'geographic')).toEqual(
      unavailable('no Bedrock model "claude-opus-46" is in the catalogue', BEDROCK_MODEL_NAMES),
    );
    expect(resolveModel('claude-opus-4-6', 'cn-north-1', 'geographic')).toEqual(
      unavailable('Amazon Bedrock is not available in cn-north-1', []),
    );
    expect(resolveModel('claude-opus-4-6', 'us-west-1', 'geographic')).toEqual(
      unavailable('unsupported region us-west-1', []),
    );
  });

  test('every region with Bedrock can call Claude, and prices are positive', () => {
    for (const name of REGION_NAMES)
      expect(modelsIn(name, 'global').length > 0).toBe(findRegion(name)?.bedrock);
    for (const { profiles } of BEDROCK_MODELS) {
      for (const { price } of profiles) expect(price.output).toBeGreaterThan(price.input);
      for (const { price } of profiles) expect(price.input).toBeGreaterThan(0);
    }
  });
});
