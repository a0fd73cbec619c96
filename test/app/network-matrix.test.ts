import { meetsDefect } from '../cluster/network/defects';
import { undocumented, undocumentedAtReceiver, untried, unused } from '../cluster/network/documented';
import { digitOf } from '../cluster/network/inquiry';
import { probesOf, serviceOf } from '../cluster/network/probes';
import { worldOf } from '../cluster/network/world';
import { judge } from '../network/evaluator';
import { allAssemblies } from './controls/deployment-assembly';

const worlds = allAssemblies().map((assembly) => {
  const world = worldOf(assembly);
  return { name: world.name, world, probes: probesOf(world) };
});
const everyProbe = worlds.flatMap(({ probes }) => probes);

describe.each(worlds)('$name', ({ world: { policies }, probes }) => {
  const verdicts = probes
    .map(({ from, to, cell }) => digitOf(judge(policies, from.endpoint, to.endpoint, serviceOf(cell.port))))
    .join('');

  test('whoever may connect to whom is as documented', () => {
    expect(undocumented(probes, verdicts)).toEqual([]);
  });

  test('what an agent is refused, the other end refuses as far as documented', () => {
    expect(undocumentedAtReceiver(probes, verdicts)).toEqual([]);
  });

  test('no policy has what the engine of the cluster suite reads wrongly', () => {
    expect(policies.filter(meetsDefect)).toEqual([]);
  });
});

test('every connection of the page is tried in some example', () => {
  expect(untried(everyProbe)).toEqual([]);
});

test('every opening of the page is used in some example', () => {
  expect(unused(everyProbe)).toEqual([]);
});
