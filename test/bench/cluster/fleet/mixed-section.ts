import { requestOf } from './agent-profiles';
import { PRICE_REGION } from './candidates';
import { cheapestMixedFleet } from './cheapest-mixed-fleet';
import { describeFleet } from './fleet';
import { fleetOfNodes } from './fleet-figures';
import { markdownTable } from './markdown-table';
import { eachOnItsOwn } from './node-option';
import { instanceTypesFor } from '../../../../lib/catalogue/instance-types';
import type { FleetResults } from './results';
import { percent } from './verdicts';

/** Two sizes of agents in one pool. */
export const mixedSection = ({ mixed }: FleetResults): readonly string[] => [
  '## Two sizes in one pool, all at once',
  '',
  ...markdownTable(
    ['Agents', 'Karpenter’s fleet', 'USD/h', 'Cheapest fleet', 'USD/h', 'Over it'],
    mixed.map(({ host, groups, nodes }) => {
      const fleet = fleetOfNodes(nodes);
      const types = instanceTypesFor(host).flatMap(({ name }) => (name.includes('-flex.') ? [] : [name]));
      const [first, second] = groups;
      const best = cheapestMixedFleet(
        eachOnItsOwn(host, types),
        { count: first.count, request: requestOf(first.profile, host) },
        { count: second.count, request: requestOf(second.profile, host) },
      );
      return [
        groups.map(({ count, profile }) => `${count} ${profile.name}`).join(' and '),
        describeFleet(fleet),
        fleet.usdPerHour.toFixed(2),
        describeFleet(best),
        best.usdPerHour.toFixed(2),
        percent(fleet.usdPerHour / best.usdPerHour - 1),
      ];
    }),
    { text: ['Karpenter’s fleet', 'Cheapest fleet'] },
  ),
  '',
  `The cheapest fleet for two sizes is exact too (types of ${PRICE_REGION}); for three it would not be computed in reasonable time.`,
  '',
];
