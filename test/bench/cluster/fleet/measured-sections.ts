import { agentsPerNode, nodeAllocatable, nodeCapacity } from '../../../../lib/capacity/node-capacity';
import { NODE_DAEMONS } from '../../../../lib/capacity/node-daemons';
import { nodeKubelet } from '../../../../lib/capacity/node-kubelet';
import { poolTypes } from '../../../../lib/capacity/pool-types';
import { findInstanceType } from '../../../../lib/catalogue/instance-types';
import { DEFAULT_AGENT, requestOf } from './agent-profiles';
import { hostNodes, PRICE_REGION } from './candidates';
import { cheapestFleet } from './cheapest-fleet';
import { describeFleet } from './fleet';
import { figuresOf, fleetOfNodes } from './fleet-figures';
import { markdownTable } from './markdown-table';
import { type FleetResults, roundsOf } from './results';
import { percent } from './verdicts';

const usd = (value: number): string => value.toFixed(2);

/** Agents that came one after the other, before and after consolidation. */
export const oneByOneSection = ({ oneByOne }: FleetResults): readonly string[] => [
  '## One by one, then consolidated',
  '',
  'The same agents, each made when the last had its place. Then Karpenter may move them: `doNotDisrupt: false`, `WhenEmptyOrUnderutilized`, one node at a time as the pool’s budget says. By default it may not, and the fleet stays as it was before.',
  '',
  ...markdownTable(
    [
      'Agents',
      'When all had come',
      'USD/h',
      'Over the cheapest',
      'Consolidated',
      'USD/h',
      'Over the cheapest',
    ],
    oneByOne.map(({ count, before, consolidated }) => {
      const best = cheapestFleet(count, hostNodes('nested', DEFAULT_AGENT, { flex: false })).usdPerHour;
      return [
        String(count),
        ...[before, consolidated].flatMap((nodes) => {
          const fleet = fleetOfNodes(nodes);
          return [describeFleet(fleet), usd(fleet.usdPerHour), percent(fleet.usdPerHour / best - 1)];
        }),
      ];
    }),
    { text: ['When all had come', 'Consolidated'] },
  ),
  '',
  'A volume binds its agent to a zone. The emulated EC2 starts equally cheap nodes in one zone after another’s favour as it likes; over three zones each zone has a last node of its own.',
  '',
];

/** Other sizes and kinds of nodes. */
export const otherPoolsSection = ({ atOnce }: FleetResults): readonly string[] => {
  const others = atOnce.filter(
    ({ host, profile }) => host !== 'nested' || profile.name !== DEFAULT_AGENT.name,
  );
  return [
    '## Other sizes and kinds of nodes, all at once',
    '',
    ...markdownTable(
      [
        'Agents',
        'Pool',
        'Size',
        'Karpenter’s fleet',
        'USD/h',
        'Over the cheapest of the pool’s types',
        'Over the cheapest of all that can host them',
        'Runs out first',
      ],
      others.map((measured) => {
        const { fleet, ofPool, over, binding } = figuresOf(measured);
        return [
          String(measured.count),
          measured.host,
          measured.profile.name,
          describeFleet(fleet),
          usd(fleet.usdPerHour),
          percent(fleet.usdPerHour / ofPool.usdPerHour - 1),
          percent(over),
          `${binding.resource}, ${percent(binding.share)}`,
        ];
      }),
      { text: ['Pool', 'Size', 'Karpenter’s fleet', 'Runs out first'] },
    ),
    '',
    'On metal, volumes run out long before CPU and memory: a pool of types that attach 30 beside the root volume takes 30 agents a node. Types that attach more (63 on `c8a.metal-24xl`) in a pool of their own are cheaper an agent, where a region has them. Small agents on `nested` are the other way round: a 4xlarge is full of volumes while its CPU is not, and a pool up to 2xlarge is cheaper.',
    '',
  ];
};

/** What a limit of pods that follows from volumes is good for. */
export const volumeSection = ({ volumeLimits }: FleetResults): readonly string[] => [
  '## Volumes',
  '',
  'Karpenter takes the volumes of a node that does not exist yet for unlimited ([karpenter #2891](https://github.com/kubernetes-sigs/karpenter/issues/2891)). It learns the truth when the node has joined, and decides again for the agents that did not get theirs. `maxPods` is therefore what the types of a pool attach, plus the node’s DaemonSets. The same agents on the pool `metal`, with and without:',
  '',
  ...markdownTable(
    ['Agents', '`maxPods`', 'Rounds until all had a node', 'Nodes'],
    volumeLimits.map(({ count, maxPods, nodes }) => [
      String(count),
      String(maxPods),
      String(roundsOf(nodes)),
      describeFleet(fleetOfNodes(nodes)),
    ]),
    { text: ['Nodes'] },
  ),
  '',
  'Each round is the start of a metal machine. An agent that came to a node before the EBS driver has said its limit would stay there without its volume.',
  '',
];

/** What a node has, and what of it is left for agents. */
export const capacitySection = (): readonly string[] => {
  const types = poolTypes({ kind: 'nested' }, { region: PRICE_REGION, profile: 'production' });
  const kubelet = nodeKubelet('nested', types);
  const disk = { rootVolumeGiB: 100, instanceStore: true };
  const request = requestOf(DEFAULT_AGENT, 'nested');
  const sum = (of: 'cpuMillis' | 'memoryMib'): number =>
    NODE_DAEMONS.reduce((total, one) => total + one[of], 0);
  return [
    '## What is counted',
    '',
    `An agent: ${request.cpuMillis}m CPU, ${request.memoryMib} MiB, one EBS volume; 250m and 320 MiB of it for its micro-VM (RuntimeClass \`kata-qemu\`). A node’s DaemonSets: ${NODE_DAEMONS.map(({ name }) => name).join(', ')}; together ${sum('cpuMillis')}m and ${sum('memoryMib')} MiB. Kubelet is told ${kubelet.maxPods} pods and to hold ${kubelet.kubeReservedMemoryMib} MiB back for them. Each node also has a root volume (100 GiB gp3 with 4000 IOPS and 250 MB/s, some 18 USD a month), which the prices do not have in them.`,
    '',
    ...markdownTable(
      [
        'Type',
        'USD/h',
        'Allocatable CPU',
        'Allocatable memory, MiB',
        'Agents by CPU',
        'by memory',
        'by volumes',
        'Agents',
        'USD per agent-hour',
      ],
      types.map((name) => {
        const type = findInstanceType(name);
        if (!type) throw new Error(`${name} is not in the catalogue`);
        const { cpuMillis, memoryMib } = nodeAllocatable(type, kubelet, disk);
        const capacity = nodeCapacity(type, kubelet, disk);
        const agents = agentsPerNode(capacity, request);
        return [
          `\`${name}\``,
          String(type.hourlyUsd),
          `${cpuMillis}m`,
          String(memoryMib),
          (capacity.cpuMillis / request.cpuMillis).toFixed(1),
          (capacity.memoryMib / request.memoryMib).toFixed(1),
          String(capacity.volumes),
          String(agents),
          (type.hourlyUsd / agents).toFixed(4),
        ];
      }),
    ),
    '',
  ];
};
