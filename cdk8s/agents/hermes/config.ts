import type { AgentContext } from '../agent-kind';
import type { AgentChannel, Room } from '../channels';

/** Hermes's data folder and the home of its user. */
export const HERMES_HOME = '/opt/data';

/** A Slack channel id that no workspace has: an empty list would mean every channel. */
const NO_SLACK_CHANNEL = 'none';

function feishuGroups(groups: Readonly<Record<string, Room>> = {}) {
  return {
    default_group_policy: 'disabled',
    group_rules: Object.fromEntries(
      Object.entries(groups).map(([id, { requireMention = true }]) => [
        id,
        // Open to the people who may talk to the agent: Hermes asks that in addition.
        { policy: 'open', require_mention: requireMention },
      ]),
    ),
  };
}

/** Channels that are to be answered without a mention. */
function freeResponse(channels: Readonly<Record<string, Room>> = {}): string[] {
  return Object.keys(channels).filter((id) => channels[id]?.requireMention === false);
}

/**
 * The settings that Hermes takes from its administrator, `config.yaml` of the managed folder (JSON is YAML). They win
 * over the user's own `config.yaml` key by key; all other keys stay the user's.
 *
 * @see https://docs.litellm.ai/docs/tutorials/hermes_agent
 */
export function hermesConfig(context: AgentContext, channels: readonly AgentChannel[]): object {
  return {
    model: { default: context.model.id, provider: 'custom:litellm' },
    providers: {
      litellm: {
        api: `${context.gatewayUrl}/v1`,
        transport: 'chat_completions',
        key_env: 'LITELLM_API_KEY',
      },
    },
    terminal: { backend: 'local', cwd: HERMES_HOME },
    // Feishu's client library is not in the image: Hermes installs the version it pins into its data folder.
    security: { allow_lazy_installs: channels.some(({ kind }) => kind === 'feishu') },
    platforms: Object.fromEntries(
      channels.map((channel) => [
        channel.kind,
        {
          unauthorized_dm_behavior: (channel.dmPolicy ?? 'pairing') === 'pairing' ? 'pair' : 'ignore',
          ...(channel.kind === 'feishu' && { extra: feishuGroups(channel.groups) }),
        },
      ]),
    ),
  };
}

/**
 * Who may talk to the agent, as the managed `.env`. It is read last and wins over the `.env` in the data folder, which
 * the agent itself could write.
 */
export function hermesAccess(channels: readonly AgentChannel[]): Record<string, string> {
  const entries = channels.flatMap((channel) => {
    const prefix = channel.kind.toUpperCase();
    return [
      [`${prefix}_ALLOW_ALL_USERS`, String(channel.dmPolicy === 'open')],
      [`${prefix}_ALLOWED_USERS`, (channel.allowFrom ?? []).join(',')],
      ...(channel.kind === 'slack'
        ? [
            ['SLACK_ALLOWED_CHANNELS', Object.keys(channel.channels ?? {}).join(',') || NO_SLACK_CHANNEL],
            ['SLACK_FREE_RESPONSE_CHANNELS', freeResponse(channel.channels).join(',')],
          ]
        : []),
    ];
  });
  return { GATEWAY_ALLOW_ALL_USERS: 'false', ...(Object.fromEntries(entries) as Record<string, string>) };
}
