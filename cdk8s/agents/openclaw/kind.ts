import { CONFIG_DIRECTORY, type AgentContext, type AgentKind, type AgentProgram } from '../agent-kind';
import { assertChannels, channelCredentials, type AgentChannel } from '../channels';
import { OPENCLAW_HOME, OPENCLAW_PORT, openclawConfig } from './config';

/** Properties of {@link OpenClaw}. */
export interface OpenClawProps {
  /** Where people talk to the agent, at most one of each kind. The image has to hold a plugin for each. */
  readonly channels: readonly AgentChannel[];
}

/**
 * The OpenClaw gateway.
 *
 * Its configuration is mounted read-only: what the repository says is what runs. State, workspace, sessions and
 * confirmed pairings are on the volume.
 *
 * A changed configuration is read when the pod is next made: the gateway does not notice that kubelet swaps the file
 * (seen at 2026.9.6, although its hot reload is on).
 *
 * @throws Error when a channel lets in more people than was said, or nobody
 * @see https://docs.openclaw.ai/install/kubernetes
 */
export class OpenClaw implements AgentKind {
  public readonly name = 'openclaw';

  /** 1.35 GB after the first answer, measured, and helper processes. */
  public readonly minimumMemoryGiB = 2;

  private readonly channels: readonly AgentChannel[];

  public constructor(props: OpenClawProps) {
    assertChannels(props.channels);
    this.channels = props.channels;
  }

  public program(context: AgentContext): AgentProgram {
    return {
      configFiles: { 'openclaw.json': JSON.stringify(openclawConfig(context, this.channels)) },
      env: {
        HOME: OPENCLAW_HOME,
        OPENCLAW_CONFIG_PATH: `${CONFIG_DIRECTORY}/openclaw.json`,
        OPENCLAW_CONFIG_READONLY: '1',
        OPENCLAW_STATE_DIR: `${OPENCLAW_HOME}/.openclaw`,
        OPENCLAW_NO_AUTO_UPDATE: '1',
        OPENCLAW_DISABLE_BONJOUR: '1',
        DO_NOT_TRACK: '1',
        NODE_OPTIONS: '--max-old-space-size=1536',
      },
      secretEnv: {
        LITELLM_API_KEY: { kind: 'gateway-key' },
        OPENCLAW_GATEWAY_TOKEN: { kind: 'access-token' },
        ...channelCredentials(this.channels),
      },
      port: OPENCLAW_PORT,
      // /readyz says ready although a channel is missing, and not ready while one reconnects; /startupz knows of none.
      probes: { startup: '/startupz', readiness: '/startupz', liveness: '/healthz' },
      userId: 1000,
      home: OPENCLAW_HOME,
      // The gateway lets running turns finish for up to 315 s.
      terminationGracePeriodSeconds: 330,
    };
  }
}
