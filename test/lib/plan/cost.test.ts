import { HOURS_PER_MONTH, monthlyCost, PRICE_TABLE } from '../../../lib/plan/cost';
import prices from '../../../lib/plan/prices.json';
import { deploymentFacts } from './facts.fixture';

const amountOf = (item: string, facts = deploymentFacts()): number | undefined =>
  monthlyCost(facts).find((line) => line.item === item)?.usdPerMonth;

describe('price table', () => {
  test.each(Object.entries(prices.items))('%s is positive, dated and sourced', (_, price) => {
    expect(price.usd).toBeGreaterThan(0);
    expect(price.of).toMatch(/^20\d\d-\d\d$/);
    expect(price.source).not.toBe('');
    expect(PRICE_TABLE.read >= price.of).toBe(true);
  });
});

describe('monthlyCost', () => {
  test('the control plane is there without anything else', () => {
    const bare = deploymentFacts({
      systemNodes: [],
      pools: [],
      agents: [],
      natGateways: 0,
      interfaceEndpoints: 0,
      database: { kind: 'existing' },
      volumesGiB: [],
      secrets: 0,
      kmsKeys: 0,
    });
    expect(monthlyCost(bare)).toEqual([
      { item: 'EKS control plane', detail: '1 cluster at 0.1/h', usdPerMonth: 73, basis: 'region' },
    ]);
  });

  test('a NAT gateway includes its public address, and a region’s own price where it is known', () => {
    expect(amountOf('NAT gateways and addresses')).toBeCloseTo((0.045 + 0.005) * HOURS_PER_MONTH, 6);
    const singapore = deploymentFacts({ region: 'ap-southeast-1', natGateways: 3 });
    expect(amountOf('NAT gateways and addresses', singapore)).toBeCloseTo(
      3 * (0.059 + 0.005) * HOURS_PER_MONTH,
      6,
    );
  });

  test('endpoints are billed per zone, Aurora by its minimum on every instance', () => {
    const facts = deploymentFacts({
      interfaceEndpoints: 7,
      availabilityZones: 3,
      database: { kind: 'aurora', instances: 2, minAcu: 0.5 },
    });
    expect(amountOf('Interface endpoints', facts)).toBeCloseTo(21 * 0.01 * HOURS_PER_MONTH, 6);
    expect(amountOf('Aurora Serverless v2, minimum', facts)).toBeCloseTo(0.12 * HOURS_PER_MONTH, 6);
  });

  test('a price taken from another region is marked', () => {
    const frankfurt = monthlyCost(deploymentFacts({ region: 'eu-central-1' }));
    const basis = Object.fromEntries(frankfurt.map((line) => [line.item, line.basis]));
    expect(basis).toMatchObject({
      'System nodes': 'table',
      'KMS keys': 'region',
      'EKS control plane': 'region',
    });
    const home = monthlyCost(deploymentFacts({ region: 'us-east-1' }));
    expect(home.every((line) => line.basis === 'region')).toBe(true);
  });

  test('an instance type without a price is shown, not dropped', () => {
    const facts = deploymentFacts({ systemNodes: [{ instanceType: 'made.up', count: 2 }] });
    expect(monthlyCost(facts)).toContainEqual(
      expect.objectContaining({ item: 'System nodes', detail: '2 × made.up, price unknown', usdPerMonth: 0 }),
    );
  });
});
