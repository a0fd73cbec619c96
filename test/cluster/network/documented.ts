import { matrix, type Cell } from './matrix';
import { OPENINGS, type Opening } from './openings';
import { CONDITIONS, placeOf, type Condition } from './places';
import { ALLOWED } from './inquiry';
import { describeProbe, type Probe } from './probes';

/** Connections whose verdict is not the documented one. A verdict is a digit per probe. */
export const undocumented = (probes: readonly Probe[], verdicts: string): readonly string[] =>
  probes.flatMap((probe, index) => {
    const allowed = verdicts[index] === ALLOWED;
    if (allowed === (probe.cell.open !== undefined)) return [];
    return [`${describeProbe(probe)} is ${allowed ? 'open' : 'refused'}`];
  });

/** Refused connections of agents that the other end does not refuse or not admit as documented. */
export const undocumentedAtReceiver = (probes: readonly Probe[], verdicts: string): readonly string[] =>
  probes.flatMap((probe, index) => {
    const { from, to, port, open } = probe.cell;
    if (from !== 'agent' || open) return [];
    const { closedBy, webhook } = placeOf(to);
    const admitted = Number(verdicts[index]) >= 2;
    if (admitted === (closedBy === undefined || port === webhook)) return [];
    return [`${describeProbe(probe)} is ${admitted ? 'not refused' : 'refused'} by the receiver`];
  });

const EVERY_CONDITION = Object.keys(CONDITIONS) as readonly Condition[];
const nameOf = ({ from, to, port }: Cell): string => `${from} to ${to} at ${port}`;

/** Probes of one world share their cells. */
const cellsOf = (probes: readonly Probe[]): readonly Cell[] => [...new Set(probes.map(({ cell }) => cell))];

/** Cells of the page that no probe is about. */
export const untried = (probes: readonly Probe[]): readonly string[] => {
  const tried = new Set(cellsOf(probes).map(nameOf));
  return matrix(EVERY_CONDITION)
    .map(nameOf)
    .filter((name) => !tried.has(name));
};

/** Openings of the page through which no probe went, so that nobody would notice if they were wrong. */
export const unused = (probes: readonly Probe[]): readonly Opening[] => {
  const cells = cellsOf(probes).filter(({ open }) => open !== undefined);
  return OPENINGS.filter(
    (opening) => !cells.some(({ from, to }) => opening.from.includes(from) && opening.to.includes(to)),
  );
};
