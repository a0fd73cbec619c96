import { CONFIG_DIRECTORY, type AgentContext, type AgentKind, type AgentProgram } from '../agent-kind';
import { assertChannels, channelCredentials, type AgentChannel } from '../channels';
import { HERMES_HOME, hermesAccess, hermesConfig } from './config';

/** Properties of {@link Hermes}. */
export interface HermesProps {
  /** Where people talk to the agent, at most one of each kind. */
  readonly channels: readonly AgentChannel[];
}

const API_PORT = 8642;

/**
 * The Hermes agent.
 *
 * The image's own entry point wants to start as root and to write to its root file system; the program inside does
 * not. It is started directly, and the repository's settings reach it as the managed layer, which its user cannot
 * change.
 *
 * @throws Error when a channel lets in more people than was said, or nobody
 * @see https://github.com/NousResearch/hermes-agent
 */
export class Hermes implements AgentKind {
  public readonly name = 'hermes';

  /** 140 MB at rest; the rest is for what the agent runs. */
  public readonly minimumMemoryGiB = 2;

  private readonly channels: readonly AgentChannel[];

  public constructor(props: HermesProps) {
    assertChannels(props.channels);
    assertPairing(props.channels);
    this.channels = props.channels;
  }

  public program(context: AgentContext): AgentProgram {
    const access = Object.entries(hermesAccess(this.channels)).map(([name, value]) => `${name}=${value}\n`);
    return {
      command: ['/opt/hermes/.venv/bin/hermes', 'gateway', 'run'],
      configFiles: {
        'config.yaml': JSON.stringify(hermesConfig(context, this.channels)),
        '.env': access.join(''),
      },
      env: {
        HOME: HERMES_HOME,
        HERMES_HOME,
        HERMES_MANAGED_DIR: CONFIG_DIRECTORY,
        HERMES_LAZY_INSTALL_TARGET: `${HERMES_HOME}/lazy-packages`,
        HERMES_GATEWAY_NO_SUPERVISE: '1',
        API_SERVER_ENABLED: 'true',
        API_SERVER_HOST: '0.0.0.0',
        API_SERVER_PORT: String(API_PORT),
        ...feishuConnection(this.channels),
      },
      secretEnv: {
        LITELLM_API_KEY: { kind: 'gateway-key' },
        API_SERVER_KEY: { kind: 'access-token' },
        ...channelCredentials(this.channels),
      },
      port: API_PORT,
      probes: { startup: '/health', readiness: '/health', liveness: '/health' },
      userId: 10_000,
      home: HERMES_HOME,
      terminationGracePeriodSeconds: 60,
    };
  }
}

function feishuConnection(channels: readonly AgentChannel[]): Record<string, string> {
  const feishu = channels.find((channel) => channel.kind === 'feishu');
  return feishu ? { FEISHU_DOMAIN: feishu.domain ?? 'feishu', FEISHU_CONNECTION_MODE: 'websocket' } : {};
}

/** Hermes stops offering pairing codes as soon as a list of people exists, which is not what was asked for. */
function assertPairing(channels: readonly AgentChannel[]): void {
  for (const { kind, dmPolicy = 'pairing', allowFrom = [] } of channels) {
    if (dmPolicy !== 'pairing' || allowFrom.length === 0) continue;
    throw new Error(
      `${kind}: Hermes does not pair strangers beside an allowFrom list; use dmPolicy 'allowlist', or leave allowFrom out`,
    );
  }
}
