import { nodeCapacity } from '../../../../lib/capacity/node-capacity';
import { nodeKubelet } from '../../../../lib/capacity/node-kubelet';
import { poolTypes } from '../../../../lib/capacity/pool-types';
import { findInstanceType, type VmHost } from '../../../../lib/catalogue/instance-types';
import { requestOf } from './agent-profiles';
import { hostNodes, poolNodes, PRICE_REGION } from './candidates';
import { cheapestFleet } from './cheapest-fleet';
import { firstFitFleet } from './first-fit-fleet';
import { type Fleet, fleetOf } from './fleet';
import type { ObservedNode } from './observed-fleet';
import type { AtOnce } from './results';
import { binding, utilisationOf, type Utilisation } from './utilisation';

/** Prices, and capacities as the platform's pools have them, of nodes that were started. @throws for an unknown type */
export const fleetOfNodes = (nodes: readonly ObservedNode[]): Fleet =>
  fleetOf(nodes.map(({ type }) => ({ type, usdPerHour: knownType(type).hourlyUsd })));

const knownType = (name: string) => {
  const type = findInstanceType(name);
  if (!type) throw new Error(`${name} was started and is not in the catalogue`);
  return type;
};

const utilisationOfNodes = (host: VmHost, nodes: readonly ObservedNode[], measured: AtOnce): Utilisation => {
  const types = poolTypes({ kind: host }, { region: PRICE_REGION, profile: 'production' });
  const disk = { rootVolumeGiB: 100, instanceStore: true };
  const capacities = nodes.map(({ type }) => nodeCapacity(knownType(type), nodeKubelet(host, types), disk));
  return utilisationOf(capacities, measured.count, requestOf(measured.profile, host));
};

/** One line of the result. */
export interface FleetFigures {
  readonly count: number;
  readonly fleet: Fleet;
  readonly usdPerAgentHour: number;
  /** The cheapest fleet of the pool's own types. */
  readonly ofPool: Fleet;
  /** The cheapest fleet of all types that can host the isolation, but for those with a shared CPU. */
  readonly ofHost: Fleet;
  /** The same with them. */
  readonly ofHostWithFlex: Fleet;
  /** Price beyond the cheapest fleet of all types that can host the isolation: 0.05 is 5 %. */
  readonly over: number;
  readonly utilisation: Utilisation;
  readonly binding: ReturnType<typeof binding>;
  /** Whether the fleet costs what first fit says it would. */
  readonly predicted: boolean;
}

/** What a measurement comes to. */
export const figuresOf = (measured: AtOnce): FleetFigures => {
  const { host, profile, count, nodes } = measured;
  const fleet = fleetOfNodes(nodes);
  const ofHost = cheapestFleet(count, hostNodes(host, profile, { flex: false }));
  const utilisation = utilisationOfNodes(host, nodes, measured);
  return {
    count,
    fleet,
    usdPerAgentHour: fleet.usdPerHour / count,
    ofPool: cheapestFleet(count, poolNodes(host, profile)),
    ofHost,
    ofHostWithFlex: cheapestFleet(count, hostNodes(host, profile, { flex: true })),
    over: fleet.usdPerHour / ofHost.usdPerHour - 1,
    utilisation,
    binding: binding(utilisation),
    predicted: firstFitFleet(count, poolNodes(host, profile)).usdPerHour === fleet.usdPerHour,
  };
};
