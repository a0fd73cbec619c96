import { DEFECTS } from '../../test/cluster/network/defects';
import { cellOf, matrix, placesOf } from '../../test/cluster/network/matrix';
import { GROUPS, OPENINGS, type Opening } from '../../test/cluster/network/openings';
import {
  CONDITIONS,
  placeOf,
  PORTS,
  type Condition,
  type PlaceName,
  type Port,
} from '../../test/cluster/network/places';
import { REDUNDANCIES } from '../../test/cluster/network/redundancies';
import { generatedBy, table } from './markdown';

const EVERY_CONDITION = Object.keys(CONDITIONS) as readonly Condition[];
const PLACES = placesOf(EVERY_CONDITION);

const code = (text: string): string => `\`${text}\``;
const titles = (names: readonly PlaceName[]): string => names.map((name) => placeOf(name).title).join(', ');
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The titles of places, those of a group under its one name. */
const grouped = (names: readonly PlaceName[]): string => {
  const group = GROUPS.find(([, places]) => places.every((place) => names.includes(place)));
  if (!group) return titles(names);
  const [title, places] = group;
  const others = names.filter((name) => !places.includes(name));
  return others.length > 0 ? `${grouped(others)}, ${title}` : title;
};

const portsText = (ports: readonly Port[] | 'all'): string => {
  if (ports === 'all' || ports.length === PORTS.length) return 'all';
  return ports.join(', ');
};

/** How an agent is kept from a place, where it is. */
const refusal = (to: PlaceName): string => {
  const { closedBy, webhook } = placeOf(to);
  if (closedBy === undefined) return 'the agent’s `default-deny`';
  const receiver = to === 'itself' ? '' : `, and the receiver’s ${code(closedBy)}`;
  return `the agent’s \`default-deny\`${receiver}${webhook ? ` except at ${webhook}` : ''}`;
};

const agentRow = (to: PlaceName): readonly string[] => {
  const open = PORTS.map((port) => cellOf('agent', to, port, EVERY_CONDITION)).filter((cell) => cell.open);
  const policies = [
    ...new Set(open.flatMap((cell) => [...(cell.open?.sender ?? []), ...(cell.open?.receiver ?? [])])),
  ];
  return [
    upper(placeOf(to).title),
    placeOf(to).what,
    open.length > 0 ? `**${portsText(open.map(({ port }) => port))}**` : 'nothing',
    policies.map(code).join(' and ') || '–',
    open.length > 0 ? `other ports: ${refusal(to)}` : refusal(to),
  ];
};

const openingRow = ({ from, to, ports, sender, receiver, when }: Opening): readonly string[] => [
  upper(grouped(from)),
  grouped(to),
  portsText(ports),
  sender ? code(sender) : 'no policy',
  receiver ? code(receiver) : 'no policy',
  when ? CONDITIONS[when] : '',
];

const isAgents = ({ from }: Opening): boolean => from.includes('agent');

/** Who may connect to whom, and which policy says so. */
export const networkPage = (): string => {
  const cells = matrix(EVERY_CONDITION);
  const open = cells.filter((cell) => cell.open);
  const visitors = PLACES.filter((from) =>
    cells.some((cell) => cell.from === from && cell.to === 'agent' && cell.from !== 'agent'),
  );
  const reached = open.some(({ to }) => to === 'agent' || to === 'itself' || to === 'companion');
  if (reached) throw new Error('the page says that nobody reaches an agent');
  return [
    generatedBy,
    '# Who may connect to whom',
    `${cells.length.toLocaleString('en')} connections between ${PLACES.length} places at ${PORTS.length} ports, of which ${open.length.toLocaleString('en')} are open. ` +
      'A connection is open when the policies of its sender and those of its receiver allow it. ' +
      '`npm run test:cluster` asks [cyclonus](https://github.com/mattfenwick/cyclonus), a policy engine that is not ours, about each of them in every example; `npm test` asks our own evaluator. ' +
      `Ports: ${PORTS.join(', ')}, TCP unless said otherwise.`,
    '## From an agent',
    'The same for OpenClaw and Hermes, on Slack and Feishu, as `nested`, `metal`, `metal-arm64` and `runc`: all of these are tried. A pod beside an agent may do the same, but the gateway does not answer it.',
    table(
      ['To', 'Which is', 'Open', 'Says', 'Closed by'],
      PLACES.filter(
        (to) => to !== 'aurora' && cells.some((cell) => cell.from === 'agent' && cell.to === to),
      ).map(agentRow),
    ),
    '## To an agent',
    `Nobody, at no port: not ${titles(visitors)}, nor another agent. Channels are connections that the agent opens.`,
    '## Between the others',
    'All that is open, apart from the rows above; what no row names is refused. “No policy” means that nothing restricts that side.',
    GROUPS.map(([title, places]) => `- **${upper(title)}**: ${titles(places)}.`).join('\n'),
    table(
      ['From', 'To', 'Ports', 'Sender’s policy', 'Receiver’s policy', 'Where'],
      OPENINGS.filter((opening) => !isAgents(opening)).map(openingRow),
    ),
    '## What no policy decides',
    [
      '- **A pod and its own node.** Kubernetes lets [the pod’s node](https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation) reach it, for probes. The policy agent of the VPC CNI [allows the node’s address in both directions](https://github.com/aws/aws-network-policy-agent/blob/v1.3.0/pkg/fwruleprocessor/fw_rule_processor.go#L80), so an agent reaches what listens there: the kubelet, which asks for credentials, and node exporter, which does not. “A node” above is another one.',
      '- **A pod and itself**, over loopback.',
      '- **Pods of the host’s network**: they have their node’s address, and no policy selects them.',
      '- **The first moments of a pod**: see [security.md](../security.md).',
    ].join('\n'),
    '## What is said twice',
    'Every policy, rule, port, peer, label and exception was removed or widened in turn, and the matrix noticed, except for these. They stay: each namespace is closed by a policy that says nothing else.',
    table(
      ['Policy', 'Change', 'Not noticed because'],
      REDUNDANCIES.map(({ policy, changes, because }) => [code(policy), changes.join('; '), because]),
    ),
    '## Where the engine is wrong',
    'Cyclonus and our evaluator also answer for random policies, and differ only where cyclonus reads a selector otherwise than Kubernetes. No policy of ours has such a selector; a test says so.',
    table(
      ['Cyclonus', 'Kubernetes'],
      DEFECTS.map(({ title, kubernetes, source }) => [title, `[${kubernetes}](${source})`]),
    ),
    '',
  ].join('\n\n');
};
