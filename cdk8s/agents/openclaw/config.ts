import type { AgentChannel, Room } from '../channels';
import type { AgentContext } from '../agent-kind';

/** Home of the image's user `node`. */
export const OPENCLAW_HOME = '/home/node';

/** Port of the OpenClaw gateway. */
export const OPENCLAW_PORT = 18789;

/** A reference to an environment variable, so that the configuration holds no credential. */
const fromEnvironment = (id: string) => ({ source: 'env', provider: 'default', id });

const rooms = (entries: Readonly<Record<string, Room>> = {}) =>
  Object.fromEntries(
    Object.entries(entries).map(([id, { requireMention = true }]) => [id, { requireMention }]),
  );

function access(channel: AgentChannel) {
  const open = channel.dmPolicy === 'open';
  const allowFrom = open ? ['*'] : (channel.allowFrom ?? []);
  return {
    enabled: true,
    dmPolicy: channel.dmPolicy ?? 'pairing',
    ...(allowFrom.length > 0 && { allowFrom: [...allowFrom] }),
    groupPolicy: 'allowlist',
    // The configuration is mounted read-only; a chat command that seems to change it would mislead.
    configWrites: false,
  };
}

function channelConfig(channel: AgentChannel): object {
  switch (channel.kind) {
    case 'slack':
      return {
        ...access(channel),
        mode: 'socket',
        botToken: fromEnvironment('SLACK_BOT_TOKEN'),
        appToken: fromEnvironment('SLACK_APP_TOKEN'),
        channels: rooms(channel.channels),
      };
    case 'feishu':
      return {
        ...access(channel),
        connectionMode: 'websocket',
        domain: channel.domain ?? 'feishu',
        appId: '${FEISHU_APP_ID}',
        appSecret: fromEnvironment('FEISHU_APP_SECRET'),
        groups: rooms(channel.groups),
      };
  }
}

/**
 * What the model may do. The micro-VM is the sandbox, so an agent of known people has a shell and files; whoever talks
 * to it cannot reach the control plane of the agent itself. Strangers get neither shell nor files.
 */
function tools(channels: readonly AgentChannel[]) {
  const strangers = channels.some(({ dmPolicy }) => dmPolicy === 'open');
  return {
    ...(strangers && { profile: 'messaging' }),
    deny: [
      'gateway',
      'cron',
      'sessions_spawn',
      'sessions_send',
      ...(strangers ? ['group:runtime', 'group:fs', 'group:automation'] : []),
    ],
    fs: { workspaceOnly: true },
    elevated: { enabled: false },
    sessions: { visibility: 'agent' },
    agentToAgent: { enabled: false },
  };
}

/**
 * The configuration of an OpenClaw gateway, `openclaw.json`.
 *
 * The schema changes between releases without notice; this shape is for 2026.9.6, where `openclaw config validate`
 * finds nothing and `openclaw security audit` nothing critical. Its warnings are known: the file is group-readable or a
 * link (kubelet mounts it so), several people can reach the agent (rooms and allowlists are for that, the micro-VM is the
 * boundary), and Feishu's document tool can share a document with the person who asked.
 *
 * @see https://docs.openclaw.ai/gateway/security/hardened-baseline
 */
export function openclawConfig(context: AgentContext, channels: readonly AgentChannel[]): object {
  const { gatewayUrl, model } = context;
  const kinds = channels.map(({ kind }) => kind);
  return {
    gateway: {
      mode: 'local',
      port: OPENCLAW_PORT,
      // kubelet probes the pod's address. Nobody else gets there: the network policy admits no one.
      bind: 'lan',
      auth: {
        mode: 'token',
        token: '${OPENCLAW_GATEWAY_TOKEN}',
        rateLimit: { maxAttempts: 10, windowMs: 60_000, lockoutMs: 300_000 },
      },
      controlUi: { enabled: false },
    },
    models: {
      mode: 'replace',
      catalogRefresh: { enabled: false },
      providers: {
        litellm: {
          baseUrl: `${gatewayUrl}/v1`,
          apiKey: '${LITELLM_API_KEY}',
          api: 'openai-completions',
          request: { allowPrivateNetwork: true },
          models: [
            {
              id: model.id,
              name: model.id,
              reasoning: false,
              input: [...(model.input ?? ['text'])],
              contextWindow: model.contextWindow,
              maxTokens: model.maxTokens,
            },
          ],
        },
      },
    },
    agents: {
      defaults: {
        workspace: `${OPENCLAW_HOME}/.openclaw/workspace`,
        model: { primary: `litellm/${model.id}` },
        // A heartbeat spends about 15,000 tokens each time, whether anybody talks to the agent or not.
        heartbeat: { every: '0m' },
        sandbox: { mode: 'off' },
      },
    },
    session: { dmScope: 'per-channel-peer' },
    tools: tools(channels),
    channels: Object.fromEntries(channels.map((channel) => [channel.kind, channelConfig(channel)])),
    plugins: {
      // Without an entry `config validate` does not notice that the image lacks the plugin, and the gateway reports
      // ready without the channel.
      entries: Object.fromEntries(kinds.map((kind) => [kind, { enabled: true }])),
      allow: [...kinds, 'litellm', 'memory-core'],
    },
    telemetry: { enabled: false },
    update: { checkOnStart: false, auto: { enabled: false } },
    discovery: { mdns: { mode: 'off' } },
  };
}
