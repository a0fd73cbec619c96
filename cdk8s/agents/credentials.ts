import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { AGENT_KEY_TEMPLATE } from '../gateway/agent-key-chart';
import type { SecretSource } from './agent-kind';

/** Properties of {@link AgentCredentials}. */
export interface AgentCredentialsProps {
  /** Environment variable → where its value comes from. */
  readonly secretEnv: Readonly<Record<string, SecretSource>>;

  /** Name of the generated secret whose JSON property `seed` has 64 random letters and digits. */
  readonly seedSecret: string;

  /** ClusterSecretStore that reads both. */
  readonly secretStore: string;

  /** Name of the Kubernetes Secret to make. */
  readonly secretName: string;
}

/**
 * Both derived from one generated value, from parts that do not overlap: who holds one learns nothing of the other.
 * Whoever issues the gateway key derives it in the same way, so no component has to hand it over.
 */
const derived = {
  'gateway-key': AGENT_KEY_TEMPLATE,
  'access-token': '{{ .seed | substr 40 64 }}',
};

const SEED = 'seed';

/**
 * Makes the agent's Kubernetes Secret from Secrets Manager by External Secrets. Only what the program reads ends up in
 * it: the seed does not.
 *
 * It stays absent as long as one source is missing, and the pod waits for it: an agent without its channel's tokens
 * would report ready and answer nobody.
 *
 * @see https://external-secrets.io/latest/guides/templating/
 */
export class AgentCredentials extends Construct {
  public constructor(scope: Construct, id: string, props: AgentCredentialsProps) {
    super(scope, id);
    const entries = Object.entries(props.secretEnv);
    const fromUser = entries.flatMap(([name, source]) =>
      source.kind === 'user-secret'
        ? [{ secretKey: name, remoteRef: { key: source.secret, property: source.property } }]
        : [],
    );
    new ApiObject(this, 'ExternalSecret', {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: props.secretName },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: props.secretStore },
        target: {
          name: props.secretName,
          template: {
            engineVersion: 'v2',
            data: Object.fromEntries(
              entries.map(([name, source]) => [
                name,
                source.kind === 'user-secret' ? `{{ .${name} }}` : derived[source.kind],
              ]),
            ),
          },
        },
        data: [...fromUser, { secretKey: SEED, remoteRef: { key: props.seedSecret, property: SEED } }],
      },
    });
  }
}
