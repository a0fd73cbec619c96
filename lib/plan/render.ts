import { type CostLine, HOURS_PER_MONTH, monthlyCost, PRICE_TABLE, times } from './cost';
import type { AgentFacts, DeploymentFacts, PoolFacts, StackFacts } from './facts';
import { estimateFleet } from './fleet-estimate';
import { type Column, shorten, textTable } from './text-table';

/** What one synth made, for people. */
export interface PlanInput {
  readonly deployments: readonly DeploymentFacts[];
  readonly stacks: readonly StackFacts[];
  /** Folder of the assembly, as the user would type it. */
  readonly output: string;
  /** The command that deploys one deployment. @default `npx cdk deploy '<name>/**'`, with `--app` unless output is cdk.out */
  readonly deployCommand?: (deployment: string) => string;
  /** ANSI colours. @default false */
  readonly color?: boolean;
}

/** CloudFormation's quotas per stack. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const STACK_LIMITS = { resources: 500, bytes: 1_000_000, outputs: 200 } as const;

/** Columns of the widest line. */
export const PLAN_WIDTH = 100;

const AGENTS_SHOWN = 15;
const SECRETS_SHOWN = 5;
const NEARLY_FULL = 0.8;
const INDENT = '    ';

type Paint = (text: string) => string;

const painter =
  (color: boolean, code: number): Paint =>
  (text) =>
    color ? `\u001b[${code}m${text}\u001b[0m` : text;

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000)} kB`;
const percent = (used: number): string => `${Math.ceil(used * 100)} %`;
const money = (usd: number): string => usd.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',');
const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
const indent = (lines: readonly string[]): string[] => lines.map((line) => (INDENT + line).trimEnd());

const limitUsed = ({ resources, bytes, outputs }: StackFacts): number =>
  Math.max(resources / STACK_LIMITS.resources, bytes / STACK_LIMITS.bytes, outputs / STACK_LIMITS.outputs);

const stackSection = (stacks: readonly StackFacts[], warn: Paint): string[] => {
  const columns: Column[] = [
    { title: 'Stack', maxWidth: 40 },
    { title: `Resources of ${STACK_LIMITS.resources}`, align: 'right' },
    { title: 'Template of 1 MB', align: 'right' },
    { title: 'Fullest limit', align: 'right' },
  ];
  const rows = stacks.map((stack) => [
    stack.name,
    String(stack.resources),
    kilobytes(stack.bytes),
    percent(limitUsed(stack)),
  ]);
  return textTable(columns, rows).map((line, index) => {
    const stack = stacks[index - 1];
    return stack && limitUsed(stack) >= NEARLY_FULL ? warn(line) : line;
  });
};

const agentSection = (agents: readonly AgentFacts[]): string[] => {
  const columns: Column[] = [
    { title: 'Agent', maxWidth: 28 },
    { title: 'Kind', maxWidth: 10 },
    { title: 'Channel', maxWidth: 12 },
    { title: 'Isolation', maxWidth: 12 },
    { title: 'Model', maxWidth: 26 },
  ];
  const shown = agents.slice(0, AGENTS_SHOWN);
  const rows = shown.map(({ name, kind, channel, isolation, model }) => [
    name,
    kind,
    channel,
    isolation,
    model,
  ]);
  const rest = agents.length - shown.length;
  return [...textTable(columns, rows), ...(rest > 0 ? [`and ${rest} more`] : [])];
};

const poolRow = (facts: DeploymentFacts, pool: PoolFacts): string[] => {
  const fleet = estimateFleet(pool, facts.agents);
  const runs = fleet
    ? `${times(fleet.nodes, fleet.instanceType)} (model: ${fleet.agentsPerNode} ${fleet.agentsPerNode === 1 ? 'agent fits' : 'agents fit'} on one)`
    : 'none until an agent needs one';
  return [pool.name, runs, pool.instanceTypes.join(' ')];
};

const nodeSection = (facts: DeploymentFacts): string[] => {
  const columns: Column[] = [
    { title: 'Nodes', maxWidth: 20 },
    { title: 'What runs', maxWidth: 48 },
    { title: 'Types', maxWidth: 24 },
  ];
  return [
    ...textTable(columns, [
      ...facts.systemNodes.map((group) => ['system', times(group.count, group.instanceType)]),
      ...facts.pools.map((pool) => poolRow(facts, pool)),
    ]),
  ];
};

const basisNotes = (lines: readonly CostLine[], region: string): string[] => [
  `A model, not a bill: on-demand list prices read ${PRICE_TABLE.read}, ${HOURS_PER_MONTH} hours a month.`,
  ...(lines.some(({ basis }) => basis === 'table')
    ? [`* price of ${PRICE_TABLE.region}; ${region} may differ.`]
    : []),
  ...(region.startsWith('cn-')
    ? ['AWS China bills in CNY at prices of its own: take the sum as a magnitude.']
    : []),
  'Not in it, because it depends on use: model tokens, traffic, logs, snapshots, requests.',
];

const costSection = (facts: DeploymentFacts, bold: Paint): string[] => {
  const lines = monthlyCost(facts);
  const total = lines.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
  const columns: Column[] = [
    { title: 'Idle cost', maxWidth: 34 },
    { title: 'How', maxWidth: 42 },
    { title: 'USD/month', align: 'right' },
  ];
  const rows = lines.map(({ item, detail, usdPerMonth, basis }) => [
    item,
    detail,
    money(usdPerMonth) + (basis === 'table' ? '*' : ' '),
  ]);
  const table = textTable(columns, [...rows, ['Sum', '', `${money(total)} `]]);
  return [...table.slice(0, -1), bold(table.at(-1) ?? ''), ...basisNotes(lines, facts.region)];
};

const secretCommand = (first: string, others: readonly string[], region: string): string[] => {
  const shown = others.slice(0, SECRETS_SHOWN).map((name) => `#   ${name}`);
  const rest = others.length - shown.length;
  return [
    `# tokens that only you have; their agents wait for them`,
    `aws secretsmanager create-secret --region ${region} \\`,
    `  --name ${first} --secret-string file://…`,
    ...(shown.length > 0 ? ['# and in the same way'] : []),
    ...shown,
    ...(rest > 0 ? [`#   and ${rest} more`] : []),
  ];
};

const nextSection = (input: PlanInput, facts: DeploymentFacts): string[] => {
  const app = input.output === 'cdk.out' ? '' : ` --app ${input.output}`;
  const deploy = input.deployCommand?.(facts.name) ?? `npx cdk deploy${app} '${facts.name}/**'`;
  const [first, ...others] = facts.userSecrets;
  return [
    '# once per account and region',
    `npx cdk bootstrap aws://${facts.account}/${facts.region}`,
    ...(first ? secretCommand(first, others, facts.region) : []),
    '# the deployment',
    deploy,
  ].map((line) => `  ${line}`);
};

const renderDeployment = (input: PlanInput, facts: DeploymentFacts): string[] => {
  const color = input.color ?? false;
  const bold = painter(color, 1);
  const stacks = input.stacks.filter(({ deployment }) => deployment === facts.name);
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const title = [
    facts.name,
    facts.region,
    `${facts.profile} profile`,
    count(stacks.length, 'stack'),
    count(resources, 'resource'),
    count(facts.agents.length, 'agent'),
  ].join(' · ');
  const sections = [
    stackSection(stacks, painter(color, 33)),
    facts.agents.length > 0 ? agentSection(facts.agents) : ['No agents yet.'],
    nodeSection(facts),
    costSection(facts, bold),
    ...(facts.notes.length > 0 ? [['Note', ...facts.notes.map((note) => `  ${note}`)]] : []),
    ['Next', ...nextSection(input, facts)],
  ];
  return [bold(shorten(title, PLAN_WIDTH)), ...sections.flatMap((section) => ['', ...indent(section)])];
};

/**
 * The readable end of a synth: per deployment its stacks against CloudFormation's limits, agents, nodes, what it costs
 * idle, and the next command.
 *
 * @returns text of at most {@link PLAN_WIDTH} columns, but for commands, which are never shortened; ends in a newline.
 */
export const renderPlan = (input: PlanInput): string =>
  [
    ...input.deployments.flatMap((facts) => [...renderDeployment(input, facts), '']),
    `Assembly: ${input.output} (${count(input.stacks.length, 'stack')})`,
    '',
  ].join('\n');
