import type { Service } from '../../network/evaluator';
import { cellOf, isDecided, type Cell } from './matrix';
import { PORTS, type Port } from './places';
import type { Resident, World } from './world';

/** A connection between two residents, and the cell of the matrix that speaks of it. */
export interface Probe {
  readonly from: Resident;
  readonly to: Resident;
  readonly cell: Cell;
}

/** Port and protocol of a port's name in the matrix. */
export const serviceOf = (port: Port): Required<Service> => {
  const [number, protocol] = port.split('/');
  return { port: Number(number), protocol: protocol === 'UDP' ? 'UDP' : 'TCP' };
};

const meets = (from: Resident, to: Resident): boolean =>
  isDecided(from.place, to.place) && (from.endpoint === to.endpoint) === (to.place === 'itself');

/** Every connection of a deployment: each resident with each other that the matrix knows, at every port. */
export const probesOf = ({ residents, conditions }: World): readonly Probe[] => {
  const cells = new Map<string, readonly Cell[]>();
  const cellsOf = (from: Resident, to: Resident): readonly Cell[] => {
    const key = `${from.place} ${to.place}`;
    const known = cells.get(key) ?? PORTS.map((port) => cellOf(from.place, to.place, port, conditions));
    cells.set(key, known);
    return known;
  };
  return residents.flatMap((from) =>
    residents
      .filter((to) => meets(from, to))
      .flatMap((to) => cellsOf(from, to).map((cell) => ({ from, to, cell }))),
  );
};

/** A connection in words. */
export const describeProbe = ({ from, to, cell: { port } }: Probe): string =>
  `${from.name} to ${to.name} at ${port}`;
