import { findInstanceType } from '../catalogue/instance-types';
import type { DeploymentFacts } from './facts';
import { estimateFleet } from './fleet-estimate';
import prices from './prices.json';

/** Hours that AWS's own calculator takes for a month. */
export const HOURS_PER_MONTH = 730;

/** One line of what a deployment costs while nobody writes to its agents. */
export interface CostLine {
  readonly item: string;
  /** How the amount comes about, for people. */
  readonly detail: string;
  readonly usdPerMonth: number;
  /** `region` when the price is known for the deployment's region, else that of the price table's own region. */
  readonly basis: 'region' | 'table';
}

type PriceName = keyof typeof prices.items;

interface Price {
  readonly usd: number;
  readonly everywhere?: boolean;
  readonly regions?: Readonly<Record<string, number>>;
}

/** Region and currency of the price table, and when it was read. */
export const PRICE_TABLE: { readonly region: string; readonly currency: string; readonly read: string } =
  prices;

const priceIn = (region: string, name: PriceName): { usd: number; basis: CostLine['basis'] } => {
  const price: Price = prices.items[name];
  const regional = region === prices.region || price.everywhere ? price.usd : price.regions?.[region];
  return regional === undefined ? { usd: price.usd, basis: 'table' } : { usd: regional, basis: 'region' };
};

/** `2 × m7g.large`. */
export const times = (count: number, what: string): string => `${count} × ${what}`;

const amount = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 || /^(GiB|ACU)$/.test(noun) ? '' : 's'}`;
const rate = (usd: number): string => String(Number(usd.toFixed(4)));

const hourly = (
  item: string,
  quantity: number,
  noun: string,
  region: string,
  ...names: PriceName[]
): CostLine => {
  const found = names.map((name) => priceIn(region, name));
  const usd = found.reduce((sum, price) => sum + price.usd, 0);
  return {
    item,
    detail: `${amount(quantity, noun)} at ${rate(usd)}/h`,
    usdPerMonth: quantity * usd * HOURS_PER_MONTH,
    basis: found.every(({ basis }) => basis === 'region') ? 'region' : 'table',
  };
};

const monthly = (item: string, quantity: number, noun: string, region: string, name: PriceName): CostLine => {
  const { usd, basis } = priceIn(region, name);
  return {
    item,
    detail: `${amount(quantity, noun)} at ${rate(usd)}/month`,
    usdPerMonth: quantity * usd,
    basis,
  };
};

const instances = (item: string, quantity: number, typeName: string, region: string): CostLine => {
  const usd = findInstanceType(typeName)?.hourlyUsd;
  return {
    item,
    detail: `${times(quantity, typeName)}${usd === undefined ? ', price unknown' : ` at ${rate(usd)}/h`}`,
    usdPerMonth: quantity * (usd ?? 0) * HOURS_PER_MONTH,
    basis: region === prices.region ? 'region' : 'table',
  };
};

/**
 * What a deployment costs per month while it is idle: all its agents run and nobody writes to them.
 *
 * List prices without discounts. Left out is what depends on use: traffic, requests, logs, snapshots, model tokens.
 */
export const monthlyCost = (facts: DeploymentFacts): readonly CostLine[] => {
  const { region, database } = facts;
  const gib = facts.volumesGiB.reduce((sum, size) => sum + size, 0);
  const endpoints = facts.interfaceEndpoints * facts.availabilityZones;
  const fleets = facts.pools.flatMap((pool) => {
    const fleet = estimateFleet(pool, facts.agents);
    return fleet ? [instances(`Agent nodes (${pool.name})`, fleet.nodes, fleet.instanceType, region)] : [];
  });
  return [
    hourly('EKS control plane', 1, 'cluster', region, 'eks-control-plane-hour'),
    ...facts.systemNodes.map(({ count, instanceType }) =>
      instances('System nodes', count, instanceType, region),
    ),
    ...fleets,
    hourly(
      'NAT gateways and addresses',
      facts.natGateways,
      'gateway',
      region,
      'nat-gateway-hour',
      'public-ipv4-hour',
    ),
    hourly('Interface endpoints', endpoints, 'zonal endpoint', region, 'interface-endpoint-zone-hour'),
    ...(database.kind === 'aurora'
      ? [
          hourly(
            'Aurora Serverless v2, minimum',
            database.instances * database.minAcu,
            'ACU',
            region,
            'aurora-acu-hour',
          ),
        ]
      : []),
    monthly('EBS volumes (gp3)', gib, 'GiB', region, 'gp3-gib-month'),
    monthly('KMS keys', facts.kmsKeys, 'key', region, 'kms-key-month'),
    monthly('Secrets', facts.secrets, 'secret', region, 'secret-month'),
  ].filter(({ usdPerMonth, detail }) => usdPerMonth > 0 || detail.endsWith('unknown'));
};
