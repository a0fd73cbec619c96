/** One thing that is wrong with a configuration, and the way out. */
export interface Problem {
  /** Name of the deployment, or its position when it has no usable name. */
  readonly deployment: string;
  /** Where it stands, as one would write it: `agents[0].channel.secret`. Empty for the deployment as a whole. */
  readonly path: string;
  /** What is wrong. */
  readonly what: string;
  /** The value that was found; `undefined` when nothing was. */
  readonly got: unknown;
  /** What would be accepted. */
  readonly allowed: string;
  /** What to do. */
  readonly fix: string;
}

/**
 * What people paste where a secret's name belongs: tokens of Slack, OpenAI-like and AWS keys, long random words.
 * A message ends in terminals and CI logs, so it must not repeat them.
 */
const looksSecret =
  /xox[a-z]-|xapp-|sk-[\w-]{8,}|AKIA[0-9A-Z]{8,}|-----BEGIN|(?=[\w+/=]*\d)(?=[\w+/=]*[a-z])(?=[\w+/=]*[A-Z])[\w+/=]{24,}/;

const show = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  if (looksSecret.test(text))
    return 'something that looks like a secret, so it is not shown; if it is one, replace it';
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
};

const render = ({ deployment, path, what, got, allowed, fix }: Problem): string =>
  [
    `✖ ${[deployment, path].filter(Boolean).join(' › ')}`,
    `    what     ${what}`,
    `    got      ${show(got)}`,
    `    allowed  ${allowed}`,
    `    fix      ${fix}`,
  ].join('\n');

/** Everything that is wrong with the configuration, at once; thrown before anything is made. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly Problem[]) {
    super(
      [
        `The configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:`,
        ...problems.map(render),
        'Nothing was written. All settings: docs/generated/config.md',
      ].join('\n\n'),
    );
  }
}
