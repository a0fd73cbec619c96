import { findInstanceType } from '../../../../lib/catalogue/instance-types';
import { nodeAllocatable } from '../../../../lib/capacity/node-capacity';
import { nodeKubelet } from '../../../../lib/capacity/node-kubelet';
import { poolTypes } from '../../../../lib/capacity/pool-types';
import { AGENT_PROFILES, DEFAULT_AGENT, FLEET_SIZES, type AgentProfile } from './agent-profiles';
import { PRICE_REGION } from './candidates';
import type { AgentOrder } from './fleet-agents';
import type { FleetCluster } from './fleet-cluster';
import type { ObservedNode } from './observed-fleet';
import type { AtOnce, FleetResults, Mixed, OneByOne, VolumeLimit } from './results';

/** What to measure. */
export interface Scope {
  /** Numbers of agents on `nested`. */
  readonly counts: readonly number[];
  /** Other pools and sizes, two sizes together, one by one, volumes as well. */
  readonly complete: boolean;
}

/** Everything. */
export const COMPLETE: Scope = { counts: FLEET_SIZES, complete: true };

/** A thousand agents would run into the default limits, which bound the bill of a deployment. */
const UNBOUND = { cpu: '100000', memory: '1000000Gi' } as const;

const MANY = 100;
const LARGE_AGENT = AGENT_PROFILES.find(({ size }) => size.cpu > 1) ?? DEFAULT_AGENT;

/** kube-proxy's and the other daemons' share is in it, as Karpenter has it. @throws when Karpenter counts otherwise */
const agreeing = (host: AgentOrder['host'], nodes: readonly ObservedNode[]): readonly ObservedNode[] => {
  const types = poolTypes({ kind: host }, { region: PRICE_REGION, profile: 'production' });
  for (const { type: name, allocatable } of nodes) {
    const type = findInstanceType(name);
    if (!type) throw new Error(`Karpenter started ${name}, which is not in the catalogue`);
    const disk = { rootVolumeGiB: 100, instanceStore: true };
    const expected = nodeAllocatable(type, nodeKubelet(host, types), disk);
    const [theirs, ours] = [allocatable, expected].map((one) => JSON.stringify(one, Object.keys(one).sort()));
    if (theirs !== ours) throw new Error(`${name}: Karpenter counts with ${theirs}, the model with ${ours}`);
  }
  return nodes;
};

/** Lets Karpenter decide, measurement by measurement, on an empty pool each time. */
export const measure = async (
  cluster: FleetCluster,
  { counts, complete }: Scope,
  say: (line: string) => void,
): Promise<Omit<FleetResults, 'date'>> => {
  for (const pool of ['nested', 'metal', 'metal-arm64']) await cluster.changePool(pool, { limits: UNBOUND });

  const atOnce = async (host: AgentOrder['host'], profile: AgentProfile, count: number): Promise<AtOnce> => {
    say(`${count} agents at once, ${profile.name}, ${host}`);
    await cluster.arriveAtOnce({ host, profile, count, from: 0 });
    const nodes = agreeing(host, await cluster.nodes());
    await cluster.clear();
    return { host, profile, count, nodes };
  };

  const mixed = async (): Promise<Mixed> => {
    say('two sizes at once');
    const groups = [
      { profile: DEFAULT_AGENT, count: MANY / 2 },
      { profile: LARGE_AGENT, count: MANY / 2 },
    ] as const;
    const host = 'nested';
    await cluster.arriveAtOnce(
      ...groups.map((group, index) => ({ host, ...group, from: index * MANY }) satisfies AgentOrder),
    );
    const nodes = agreeing(host, await cluster.nodes());
    await cluster.clear();
    return { host, groups, nodes };
  };

  const oneByOne = async (count: number): Promise<OneByOne> => {
    say(`${count} agents one by one`);
    await cluster.arriveOneByOne({ host: 'nested', profile: DEFAULT_AGENT, count, from: 0, movable: true });
    const before = agreeing('nested', await cluster.nodes());
    say('and consolidated');
    const policy = (consolidationPolicy: string, consolidateAfter: string) =>
      cluster.changePool('nested', { disruption: { consolidationPolicy, consolidateAfter } });
    await policy('WhenEmptyOrUnderutilized', '5s');
    await cluster.consolidated(count);
    const consolidated = await cluster.nodes();
    await policy('WhenEmpty', '5m');
    await cluster.clear();
    return { count, before, consolidated };
  };

  const withoutVolumeLimit = async (maxPods: number): Promise<VolumeLimit> => {
    say(`${MANY} agents at once on metal, maxPods ${maxPods}`);
    await cluster.changeKubelet('metal', { maxPods });
    await cluster.arriveAtOnce({ host: 'metal', profile: DEFAULT_AGENT, count: MANY, from: 0 });
    const nodes = await cluster.nodes();
    await cluster.clear();
    return { count: MANY, maxPods, nodes };
  };

  const results: AtOnce[] = [];
  for (const count of counts) results.push(await atOnce('nested', DEFAULT_AGENT, count));
  if (!complete) return { atOnce: results, mixed: [], oneByOne: [], volumeLimits: [] };

  for (const profile of AGENT_PROFILES) {
    if (profile !== DEFAULT_AGENT) results.push(await atOnce('nested', profile, MANY));
  }
  const metal = await atOnce('metal', DEFAULT_AGENT, MANY);
  results.push(metal, await atOnce('metal-arm64', DEFAULT_AGENT, MANY));
  return {
    atOnce: results,
    mixed: [await mixed()],
    oneByOne: [await oneByOne(10), await oneByOne(50)],
    volumeLimits: [
      { count: MANY, maxPods: metal.nodes[0]?.allocatable.pods ?? 0, nodes: metal.nodes },
      // What EKS recommends for machines with 30 vCPUs and more.
      await withoutVolumeLimit(250),
    ],
  };
};
