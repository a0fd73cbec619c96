import type { VmHost } from '../../../../lib/catalogue/instance-types';
import type { AgentProfile } from './agent-profiles';
import type { ObservedNode } from './observed-fleet';

/** Agents that were all pending before Karpenter decided. */
export interface AtOnce {
  readonly host: VmHost;
  readonly profile: AgentProfile;
  readonly count: number;
  readonly nodes: readonly ObservedNode[];
}

/** Two kinds of agents in one pool, all pending before Karpenter decided. */
export interface Mixed {
  readonly host: VmHost;
  readonly groups: readonly [MixedGroup, MixedGroup];
  readonly nodes: readonly ObservedNode[];
}

/** So many agents of a size. */
export interface MixedGroup {
  readonly profile: AgentProfile;
  readonly count: number;
}

/** Agents that came one after the other, each when the last was placed or on its way. */
export interface OneByOne {
  readonly count: number;
  /** When all had come. */
  readonly before: readonly ObservedNode[];
  /** When Karpenter had moved what it wanted to. */
  readonly consolidated: readonly ObservedNode[];
}

/** Agents of metal, all at once, without and with a limit of pods that follows from volumes. */
export interface VolumeLimit {
  readonly count: number;
  readonly maxPods: number;
  readonly nodes: readonly ObservedNode[];
}

/** All that one run saw. */
export interface FleetResults {
  /** ISO date. */
  readonly date: string;
  readonly atOnce: readonly AtOnce[];
  readonly mixed: readonly Mixed[];
  readonly oneByOne: readonly OneByOne[];
  readonly volumeLimits: readonly VolumeLimit[];
}

/** Pauses between decisions of one round are shorter, seconds: a node takes 30 to appear. */
const ROUND_SECONDS = 20;

/** How many times Karpenter decided, by when the nodes were made. */
export const roundsOf = (nodes: readonly ObservedNode[]): number => {
  const times = nodes.map(({ decidedAt }) => decidedAt).sort((a, b) => a - b);
  return times.filter((time, index) => index === 0 || time - (times[index - 1] ?? 0) > ROUND_SECONDS).length;
};
