import { OPENINGS } from './openings';
import { placeOf, PLACE_NAMES, PORTS, type Condition, type PlaceName, type Port } from './places';

/** One connection between two places, and what is documented of it. */
export interface Cell {
  readonly from: PlaceName;
  readonly to: PlaceName;
  readonly port: Port;

  /** The policies that allow it, by side; none when it is refused. */
  readonly open?: { readonly sender: readonly string[]; readonly receiver: readonly string[] };
}

const exists = (name: PlaceName, conditions: readonly Condition[]): boolean => {
  const { when } = placeOf(name);
  return when === undefined || conditions.includes(when);
};

/** The places of a deployment. */
export const placesOf = (conditions: readonly Condition[]): readonly PlaceName[] =>
  PLACE_NAMES.filter((name) => exists(name, conditions));

const distinct = (names: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(names.filter((name) => name !== undefined))].sort();

/** What is documented of a connection. */
export const cellOf = (
  from: PlaceName,
  to: PlaceName,
  port: Port,
  conditions: readonly Condition[],
): Cell => {
  const found = OPENINGS.filter(
    (opening) =>
      opening.from.includes(from) &&
      opening.to.includes(to) &&
      (opening.ports === 'all' || opening.ports.includes(port)) &&
      (opening.when === undefined || conditions.includes(opening.when)),
  );
  if (found.length === 0) return { from, to, port };
  return {
    from,
    to,
    port,
    open: {
      sender: distinct(found.map(({ sender }) => sender)),
      receiver: distinct(found.map(({ receiver }) => receiver)),
    },
  };
};

/** A deployment has one database. */
const areApart = (from: PlaceName, to: PlaceName): boolean => {
  const conditions = [placeOf(from).when, placeOf(to).when];
  return conditions.includes('in-cluster') && conditions.includes('aurora');
};

/** Whether policies can decide a connection: one of its ends is a pod, and an agent meets itself only. */
export const isDecided = (from: PlaceName, to: PlaceName): boolean =>
  (placeOf(from).connects ?? true) &&
  (placeOf(from).kind === 'pod' || placeOf(to).kind === 'pod') &&
  (to !== 'itself' || from === 'agent') &&
  !areApart(from, to);

/** Every cell of the matrix of a deployment. */
export const matrix = (conditions: readonly Condition[]): readonly Cell[] => {
  const places = placesOf(conditions);
  return places.flatMap((from) =>
    places
      .filter((to) => isDecided(from, to))
      .flatMap((to) => PORTS.map((port) => cellOf(from, to, port, conditions))),
  );
};
