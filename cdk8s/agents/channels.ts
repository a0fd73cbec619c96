import type { SecretSource } from './agent-kind';

/** What an operator writes out to let everybody talk to an agent; see {@link ChannelAccess.acceptStrangers}. */
export const ACCEPT_STRANGERS = 'everyone may use this agent';

/** Who may talk to an agent. */
export interface ChannelAccess {
  /**
   * Who may write a direct message. `pairing`: a stranger gets a code that the owner confirms. `allowlist`: only
   * `allowFrom`. `open`: everybody, on the owner's budget.
   *
   * @default 'pairing'
   */
  readonly dmPolicy?: 'pairing' | 'allowlist' | 'open';

  /**
   * Has to be written out for `dmPolicy: 'open'`.
   *
   * @default - strangers are refused
   */
  readonly acceptStrangers?: typeof ACCEPT_STRANGERS;

  /**
   * Ids of the people who may talk to the agent, as the channel gives them.
   *
   * @default - nobody beyond those the policy lets in
   */
  readonly allowFrom?: readonly string[];
}

/** How an agent behaves in a shared conversation. */
export interface Room {
  /**
   * Answer only when mentioned.
   *
   * @default true
   */
  readonly requireMention?: boolean;
}

/** Slack by Socket Mode: outbound only, nothing of the agent is public. */
export interface SlackChannel extends ChannelAccess {
  readonly kind: 'slack';

  /** Name of the secret whose JSON has `botToken` and `appToken`. */
  readonly secret: string;

  /**
   * Slack channels the agent answers in, by id (`C0123456789`).
   *
   * @default - none: direct messages only
   */
  readonly channels?: Readonly<Record<string, Room>>;
}

/** Feishu or Lark by its long connection: outbound only. */
export interface FeishuChannel extends ChannelAccess {
  readonly kind: 'feishu';

  /** Name of the secret whose JSON has `appId` and `appSecret`. */
  readonly secret: string;

  /**
   * `feishu` in China, `lark` elsewhere.
   *
   * @default 'feishu'
   */
  readonly domain?: 'feishu' | 'lark';

  /**
   * Group chats the agent answers in, by chat id (`oc_…`).
   *
   * @default - none: direct messages only
   */
  readonly groups?: Readonly<Record<string, Room>>;
}

/** Where people talk to an agent. */
export type AgentChannel = SlackChannel | FeishuChannel;

/** Ids of people and rooms end up in lists and lines of configuration files. */
const ID = /^[A-Za-z0-9_.@:+-]+$/;

const roomsOf = (channel: AgentChannel): Readonly<Record<string, Room>> =>
  (channel.kind === 'slack' ? channel.channels : channel.groups) ?? {};

/**
 * Refuses channels that would let in more people than was said, or nobody.
 *
 * @throws Error naming every problem at once
 */
export function assertChannels(channels: readonly AgentChannel[]): void {
  const problems = channels.flatMap((channel, index) => {
    const at = `channels[${index}] (${channel.kind})`;
    const allowFrom = channel.allowFrom ?? [];
    return [
      ...(channels.findIndex(({ kind }) => kind === channel.kind) < index
        ? [`${at}: a second ${channel.kind} channel; give the other one to an agent of its own`]
        : []),
      ...(channel.dmPolicy === 'open' && channel.acceptStrangers !== ACCEPT_STRANGERS
        ? [
            `${at}: dmPolicy 'open' lets everybody in; write acceptStrangers: '${ACCEPT_STRANGERS}', or use 'pairing'`,
          ]
        : []),
      ...(channel.dmPolicy === 'allowlist' && allowFrom.length === 0
        ? [`${at}: dmPolicy 'allowlist' with an empty allowFrom answers nobody; list at least one id`]
        : []),
      ...allowFrom
        .filter((id) => !ID.test(id))
        .map((id) => `${at}: allowFrom must be ids, got '${id}'; to let everybody in use dmPolicy 'open'`),
      ...Object.keys(roomsOf(channel))
        .filter((id) => !ID.test(id))
        .map(
          (id) =>
            `${at}: a room must be an id such as ${channel.kind === 'slack' ? 'C0123456789' : 'oc_…'}, got '${id}'`,
        ),
    ];
  });
  if (channels.length === 0) problems.push('channels: an agent needs at least one channel');
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/**
 * The tokens of channels: environment variable → property of the user's secret. Both programs read the same variables.
 */
export function channelCredentials(channels: readonly AgentChannel[]): Record<string, SecretSource> {
  const entries = channels.flatMap(({ kind, secret }) =>
    Object.entries(tokens[kind]).map(([variable, property]): [string, SecretSource] => [
      variable,
      { kind: 'user-secret', secret, property },
    ]),
  );
  return Object.fromEntries(entries);
}

const tokens: Record<AgentChannel['kind'], Record<string, string>> = {
  slack: { SLACK_BOT_TOKEN: 'botToken', SLACK_APP_TOKEN: 'appToken' },
  feishu: { FEISHU_APP_ID: 'appId', FEISHU_APP_SECRET: 'appSecret' },
};
