import type { AgentContext } from '../../../cdk8s/agents/agent-kind';
import { ACCEPT_STRANGERS, type AgentChannel } from '../../../cdk8s/agents/channels';
import { Hermes } from '../../../cdk8s/agents/hermes/kind';
import { OpenClaw } from '../../../cdk8s/agents/openclaw/kind';
import { model } from './fixtures';

const context: AgentContext = { agent: 'support', gatewayUrl: 'http://gateway.test:4000', model };
const slack = { kind: 'slack', secret: 'openclaw/agents/support' } as const;
const feishu = { kind: 'feishu', secret: 'openclaw/agents/support' } as const;
const strangers = { dmPolicy: 'open', acceptStrangers: ACCEPT_STRANGERS } as const;

type Json = Record<string, unknown>;
const openclawConfig = (...channels: AgentChannel[]) =>
  JSON.parse(new OpenClaw({ channels }).program(context).configFiles['openclaw.json'] ?? '') as Json;
const hermes = (...channels: AgentChannel[]) => {
  const { configFiles } = new Hermes({ channels }).program(context);
  return {
    config: JSON.parse(configFiles['config.yaml'] ?? '') as Json,
    access: Object.fromEntries(
      (configFiles['.env'] ?? '')
        .trim()
        .split('\n')
        .map((line) => line.split('=')),
    ) as Record<string, string>,
  };
};

/** Every key of a JSON tree with its path. */
const paths = (value: unknown, prefix = ''): string[] =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, child]) => [
        `${prefix}${key}`,
        ...paths(child, `${prefix}${key}.`),
      ])
    : [];

describe.each([
  ['Slack', [slack]],
  ['Slack in rooms', [{ ...slack, channels: { C0123456789: {} } }]],
  ['Slack for strangers', [{ ...slack, ...strangers }]],
  ['Feishu', [feishu]],
  ['Lark in groups', [{ ...feishu, domain: 'lark', groups: { oc_fake: {} } }]],
  ['Slack and Feishu', [slack, feishu]],
] satisfies [string, AgentChannel[]][])('the configuration of OpenClaw on %s', (_name, channels) => {
  const config = openclawConfig(...channels);

  test('is hardened', () => {
    expect(config).toMatchObject({
      gateway: {
        mode: 'local',
        auth: { mode: 'token', token: '${OPENCLAW_GATEWAY_TOKEN}', rateLimit: { maxAttempts: 10 } },
        controlUi: { enabled: false },
      },
      models: { mode: 'replace', catalogRefresh: { enabled: false } },
      session: { dmScope: 'per-channel-peer' },
      tools: { fs: { workspaceOnly: true }, elevated: { enabled: false } },
      telemetry: { enabled: false },
      update: { checkOnStart: false },
      discovery: { mdns: { mode: 'off' } },
    });
    expect((config.tools as { deny: string[] }).deny).toEqual(
      expect.arrayContaining(['gateway', 'cron', 'sessions_spawn', 'sessions_send']),
    );
    expect(paths(config).filter((path) => /dangerously|load\.paths|trustedProxies/.test(path))).toEqual([]);
  });

  test('enables and allows the plugin of each channel, and no other', () => {
    const kinds = channels.map(({ kind }) => kind);
    expect(config.plugins).toEqual({
      entries: Object.fromEntries(kinds.map((kind) => [kind, { enabled: true }])),
      allow: [...kinds, 'litellm', 'memory-core'],
    });
    expect(Object.keys(config.channels as Json)).toEqual(kinds);
  });

  test('never opens group chats to everybody', () => {
    for (const channel of Object.values(config.channels as Record<string, Json>)) {
      expect(channel).toMatchObject({ groupPolicy: 'allowlist', configWrites: false });
    }
  });
});

describe('OpenClaw', () => {
  test('reads its model through the gateway, with a key from the environment', () => {
    expect(openclawConfig(slack)).toMatchObject({
      models: {
        providers: {
          litellm: {
            baseUrl: 'http://gateway.test:4000/v1',
            apiKey: '${LITELLM_API_KEY}',
            api: 'openai-completions',
            models: [
              { id: 'claude-opus-4-6', contextWindow: 200_000, maxTokens: 64_000, input: ['text', 'image'] },
            ],
          },
        },
      },
      agents: { defaults: { model: { primary: 'litellm/claude-opus-4-6' }, heartbeat: { every: '0m' } } },
    });
  });

  test.each([
    ['pairing by default', slack, { dmPolicy: 'pairing' }],
    [
      'an allowlist',
      { ...slack, dmPolicy: 'allowlist', allowFrom: ['U1'] },
      { dmPolicy: 'allowlist', allowFrom: ['U1'] },
    ],
    ['strangers', { ...slack, ...strangers }, { dmPolicy: 'open', allowFrom: ['*'] }],
  ] satisfies [string, AgentChannel, object][])('direct messages: %s', (_name, channel, expected) => {
    expect(openclawConfig(channel).channels).toMatchObject({ slack: expected });
  });

  test('a room is answered on mention unless said otherwise', () => {
    const config = openclawConfig({ ...slack, channels: { C1: {}, C2: { requireMention: false } } });
    expect(config.channels).toMatchObject({
      slack: { channels: { C1: { requireMention: true }, C2: { requireMention: false } } },
    });
  });

  test('strangers get neither shell nor files; known people have both', () => {
    expect(openclawConfig({ ...slack, ...strangers }).tools).toMatchObject({
      profile: 'messaging',
      deny: expect.arrayContaining(['group:runtime', 'group:fs', 'group:automation']) as object,
    });
    expect(openclawConfig(slack).tools).not.toHaveProperty('profile');
  });

  test('one stranger-friendly channel restricts the whole agent', () => {
    expect(openclawConfig(slack, { ...feishu, ...strangers }).tools).toMatchObject({ profile: 'messaging' });
  });
});

describe('Hermes', () => {
  test('starts as a plain user, with the settings of the repository as the managed layer', () => {
    const program = new Hermes({ channels: [feishu] }).program(context);
    expect(program.command).toEqual(['/opt/hermes/.venv/bin/hermes', 'gateway', 'run']);
    expect(program.env).toMatchObject({ HERMES_MANAGED_DIR: '/config', FEISHU_CONNECTION_MODE: 'websocket' });
    expect(program.secretEnv).toMatchObject({ API_SERVER_KEY: { kind: 'access-token' } });
    expect(hermes(feishu).config).toMatchObject({
      model: { default: 'claude-opus-4-6', provider: 'custom:litellm' },
      providers: { litellm: { api: 'http://gateway.test:4000/v1', key_env: 'LITELLM_API_KEY' } },
    });
  });

  test('pairs strangers by default and lets nobody in unasked', () => {
    const { config, access } = hermes(slack, feishu);
    expect(access).toMatchObject({
      GATEWAY_ALLOW_ALL_USERS: 'false',
      SLACK_ALLOW_ALL_USERS: 'false',
      FEISHU_ALLOW_ALL_USERS: 'false',
    });
    expect(config.platforms).toMatchObject({
      slack: { unauthorized_dm_behavior: 'pair' },
      feishu: { unauthorized_dm_behavior: 'pair' },
    });
  });

  test('ignores whoever is not on the allowlist', () => {
    const { config, access } = hermes({ ...feishu, dmPolicy: 'allowlist', allowFrom: ['ou_1', 'ou_2'] });
    expect(access.FEISHU_ALLOWED_USERS).toBe('ou_1,ou_2');
    expect(config.platforms).toMatchObject({ feishu: { unauthorized_dm_behavior: 'ignore' } });
  });

  test('is silent in rooms that are not named', () => {
    expect(hermes(slack).access.SLACK_ALLOWED_CHANNELS).toBe('none');
    expect(hermes({ ...slack, channels: { C1: {}, C2: { requireMention: false } } }).access).toMatchObject({
      SLACK_ALLOWED_CHANNELS: 'C1,C2',
      SLACK_FREE_RESPONSE_CHANNELS: 'C2',
    });
    expect(hermes(feishu).config.platforms).toMatchObject({
      feishu: { extra: { default_group_policy: 'disabled', group_rules: {} } },
    });
  });

  test('installs nothing at run time unless Feishu needs it', () => {
    expect(hermes(slack).config.security).toEqual({ allow_lazy_installs: false });
    expect(hermes(feishu).config.security).toEqual({ allow_lazy_installs: true });
  });

  test('refuses a list beside pairing, which would silence the pairing', () => {
    expect(() => new Hermes({ channels: [{ ...slack, allowFrom: ['U1'] }] })).toThrow(
      "slack: Hermes does not pair strangers beside an allowFrom list; use dmPolicy 'allowlist', or leave allowFrom out",
    );
  });
});

describe.each([
  ['OpenClaw', OpenClaw],
  ['Hermes', Hermes],
])('%s refuses', (_name, Kind) => {
  test.each([
    ['an agent without channel', [], 'channels: an agent needs at least one channel'],
    [
      'strangers that nobody asked for',
      [{ ...slack, dmPolicy: 'open' }],
      "channels[0] (slack): dmPolicy 'open' lets everybody in; write acceptStrangers: 'everyone may use this agent', or use 'pairing'",
    ],
    [
      'an empty allowlist',
      [{ ...feishu, dmPolicy: 'allowlist' }],
      "channels[0] (feishu): dmPolicy 'allowlist' with an empty allowFrom answers nobody; list at least one id",
    ],
    [
      'a wildcard',
      [{ ...slack, dmPolicy: 'allowlist', allowFrom: ['*'] }],
      "channels[0] (slack): allowFrom must be ids, got '*'; to let everybody in use dmPolicy 'open'",
    ],
    [
      'an id that would add a line to a file',
      [{ ...slack, dmPolicy: 'allowlist', allowFrom: ['U1\nSLACK_ALLOW_ALL_USERS=true'] }],
      "channels[0] (slack): allowFrom must be ids, got 'U1\nSLACK_ALLOW_ALL_USERS=true'",
    ],
    [
      'the name of a room',
      [{ ...slack, channels: { '#general': {} } }],
      "channels[0] (slack): a room must be an id such as C0123456789, got '#general'",
    ],
    [
      'two channels of one kind',
      [slack, slack],
      'channels[1] (slack): a second slack channel; give the other one to an agent of its own',
    ],
  ] satisfies [string, AgentChannel[], string][])('%s', (_problem, channels, message) => {
    expect(() => new Kind({ channels })).toThrow(message);
  });

  test('everything at once', () => {
    expect(
      () =>
        new Kind({
          channels: [
            { ...slack, dmPolicy: 'open' },
            { ...feishu, dmPolicy: 'allowlist' },
          ],
        }),
    ).toThrow(/channels\[0\].*\n.*channels\[1\]/);
  });
});

test('no configuration holds a credential', () => {
  const texts = [
    new OpenClaw({ channels: [slack, feishu] }),
    new Hermes({ channels: [slack, feishu] }),
  ].flatMap((kind) => {
    const { configFiles, env } = kind.program(context);
    return [...Object.values(configFiles), ...Object.values(env)];
  });
  for (const text of texts) expect(text).not.toMatch(/xox[abp]-|xapp-|sk-|secret[_-]?key":"/i);
});
