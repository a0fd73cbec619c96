import type { Scenario } from './measure';

/** This repository's application, as `cdk synth` runs it. */
const OURS = 'bin/app.ts';
/** A plain eks-blueprints application with the same add-ons. */
const PLAIN = 'test/bench/synth/plain-blueprint/app.ts';

const configuration = (name: string): string => `test/bench/synth/configurations/${name}.ts`;

const ours = (name: string, config: string, folder: Scenario['folder'] = 'warm'): Scenario => ({
  name,
  app: OURS,
  config,
  folder,
  runner: 'shipped',
});

/** The comparison: both applications, into an empty and into a used folder. */
export const COMPARISON = {
  oursCold: ours('platform, cold', 'config/examples/minimal.ts', 'cold'),
  plainCold: { name: 'plain, cold', app: PLAIN, folder: 'cold', runner: 'tsx' },
  oursWarm: ours('platform, warm', 'config/examples/minimal.ts'),
  plainWarm: { name: 'plain, warm', app: PLAIN, folder: 'warm', runner: 'tsx' },
} as const satisfies Record<string, Scenario>;

/** The plain application with our runner: what is left of the difference when that is taken out. */
export const PLAIN_OUR_RUNNER: Scenario = {
  name: 'plain, warm, our runner',
  app: PLAIN,
  folder: 'warm',
  runner: 'shipped',
};

/** A second region in the same application. */
export const TWO_REGIONS = ours('platform, two regions', configuration('two-regions'));

/** Numbers of agents, from one to the largest deployment. */
export const AGENTS = [1, 50, 200, 1000].map((agents) => ({
  agents,
  scenario: ours(`platform, ${agents} agents`, configuration(`agents-${agents}`)),
}));

/** Everything that a full run measures, in the order of one round. */
export const ALL_SCENARIOS: readonly Scenario[] = [
  ...Object.values(COMPARISON),
  PLAIN_OUR_RUNNER,
  TWO_REGIONS,
  ...AGENTS.map(({ scenario }) => scenario),
];
