import { INSTANCE_TYPE_SOURCES } from '../../../../lib/catalogue/instance-types';
import { versions } from '../../../../lib/pinned-versions';
import { DEFAULT_AGENT } from './agent-profiles';
import { atOnceSection, comparisonSection } from './at-once-section';
import { figuresOf, type FleetFigures } from './fleet-figures';
import { capacitySection, oneByOneSection, otherPoolsSection, volumeSection } from './measured-sections';
import { mixedSection } from './mixed-section';
import type { FleetResults } from './results';
import { variantsSection } from './variants-section';

/** What stands on everything that the benchmark makes. */
export const stampOf = ({ date }: FleetResults): readonly string[] => [
  `Karpenter ${versions.charts.karpenter.version}’s real scheduler on an emulated EC2, ${date}. Prices: ${INSTANCE_TYPE_SOURCES.usd.split(':')[0] ?? ''}.`,
  'No machine was started: nothing here is a time, neither of Kata nor of EKS.',
];

const EMULATED = [
  'EC2: CreateFleet takes the cheapest of the types that Karpenter offers it, by the price table (EC2 does so too, unless it is out of them); a node appears 30 seconds after its launch. The stand-in is Karpenter’s own (`kwok` in its repository).',
  'The other AWS calls: moto, and a stub for prices and machine images.',
  'Kubelets: kwok. A node reports what its NodeClaim expects of it; a real one may show some more memory, since Karpenter assumes 7.5 % to be hidden.',
  'DaemonSets: of the names and requests above, without their programs. The EBS driver’s limit of volumes is written into the CSINode, and the startup taint is taken away, by the benchmark.',
  'API server, scheduler, controllers, agent-sandbox and Karpenter are the real programs. Agents are Sandboxes of the deployment’s own, all in one namespace; NodePools and EC2NodeClasses are the deployment’s, with higher `limits`.',
];

/** The lines that the verdict is about. */
export const mainFigures = ({ atOnce }: FleetResults): readonly FleetFigures[] =>
  atOnce
    .filter(({ host, profile }) => host === 'nested' && profile.name === DEFAULT_AGENT.name)
    .map(figuresOf);

/** The page of a run. */
export const renderReport = (results: FleetResults): string => {
  const figures = mainFigures(results);
  const all = results.atOnce.map(figuresOf);
  const predicted = all.filter((one) => one.predicted).length;
  return [
    '# What a fleet of agents costs',
    '',
    '`npm run bench:cluster -- --only fleet --write` wrote this page.',
    '',
    ...stampOf(results),
    '',
    '![Price of an agent, and distance from the cheapest fleet, over the number of agents](bench-fleet.svg)',
    '',
    ...atOnceSection(figures),
    ...variantsSection(),
    `The model: first fit predicted the price of ${predicted} of the ${all.length} fleets of one size on this page, and for every node that Karpenter started it has the same allocatable CPU, memory, disk and pods.`,
    '',
    ...comparisonSection(figures),
    ...oneByOneSection(results),
    ...otherPoolsSection(results),
    ...mixedSection(results),
    ...volumeSection(results),
    ...capacitySection(),
    '## What is emulated',
    '',
    ...EMULATED.map((line) => `- ${line}`),
    '',
  ].join('\n');
};
