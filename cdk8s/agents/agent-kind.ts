/** Folder of the read-only configuration in the agent's container. */
export const CONFIG_DIRECTORY = '/config';

/** A model of the gateway, as an agent program has to be told of it. */
export interface AgentModel {
  /** Name under which the gateway offers it. */
  readonly id: string;

  /** Tokens that fit into one request and its answer. */
  readonly contextWindow: number;

  /** Tokens of one answer at most. */
  readonly maxTokens: number;

  /**
   * What the model can be shown.
   *
   * @default ['text']
   */
  readonly input?: readonly ('text' | 'image')[];
}

/** What a program is configured with. */
export interface AgentContext {
  /** Name of the agent. */
  readonly agent: string;

  /** Base URL of the gateway, without `/v1`. */
  readonly gatewayUrl: string;

  /** The model the agent thinks with. */
  readonly model: AgentModel;
}

/** Where the value of a secret environment variable comes from. */
export type SecretSource =
  /** The agent's key at the gateway. */
  | { readonly kind: 'gateway-key' }
  /** What a client of the agent's own HTTP interface has to present. */
  | { readonly kind: 'access-token' }
  /** A property of a JSON secret that the user has made. */
  | { readonly kind: 'user-secret'; readonly secret: string; readonly property: string };

/** Everything a pod needs to know of the program it runs. */
export interface AgentProgram {
  /** Files of {@link CONFIG_DIRECTORY}: name → content. No credentials: everybody who reads the namespace reads them. */
  readonly configFiles: Readonly<Record<string, string>>;

  /**
   * Replaces the image's entry point.
   *
   * @default - the image's own
   */
  readonly command?: readonly string[];

  /** Environment. */
  readonly env: Readonly<Record<string, string>>;

  /** Environment that comes from secrets, each variable by name: a shared `envFrom` would switch channels on. */
  readonly secretEnv: Readonly<Record<string, SecretSource>>;

  /** Port of the program's HTTP interface. */
  readonly port: number;

  /** HTTP paths of the probes. */
  readonly probes: { readonly startup: string; readonly readiness: string; readonly liveness: string };

  /** User and group the program runs as. */
  readonly userId: number;

  /** Home of the user and mount of the persistent volume. All state of the program is below it. */
  readonly home: string;

  /** How long the program may take to finish its work when it is stopped. */
  readonly terminationGracePeriodSeconds: number;
}

/**
 * A kind of agent: the one thing to implement for another program. It knows the program; the chart knows the cluster.
 *
 * Built in: `OpenClaw`, `Hermes`. A fork adds a folder with a class of its own and hands it to `AgentChart`.
 */
export interface AgentKind {
  /** Name of the program, for the label `app.kubernetes.io/name`. */
  readonly name: string;

  /** Memory below which the program is known to be killed, GiB. */
  readonly minimumMemoryGiB: number;

  /** The program, configured for one agent. */
  program(context: AgentContext): AgentProgram;
}
