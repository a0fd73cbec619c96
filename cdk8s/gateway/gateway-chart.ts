import { Chart } from 'cdk8s';
import { k8s } from '../k8s';
import type { Construct } from 'constructs';
import { ExternalSecret, type RemoteValue } from './external-secret';
import { GATEWAY, labelsOf, namespaceLabels } from './labels';
import { gatewayNetworkPolicies, type GatewayNetworkProps } from './network-policies';

/** Where the database is, for the gateway's secret. */
export interface DatabaseAccess {
  /** Name of the secret with `username` and `password`, in Secrets Manager. */
  readonly secretName: string;
  /**
   * The database's host name.
   *
   * @default - the secret's property `host`, which Aurora adds
   */
  readonly host?: string;
}

/** Properties of {@link GatewayChart}. */
export interface GatewayChartProps {
  /** Name of the secret with `masterKey`, without the prefix `sk-`. */
  readonly masterKeySecretName: string;
  /** Name of the secret with `saltKey`. */
  readonly saltKeySecretName: string;
  /** The database. */
  readonly database: DatabaseAccess;
  /** Keys of model providers: environment variable → the secret that holds its value in the property `apiKey`. */
  readonly providerKeys: Readonly<Record<string, string>>;
  /** Who may be reached. */
  readonly network: GatewayNetworkProps;
}

/** What the gateway's release needs before it starts: namespace, service account, secrets, network policies. */
export class GatewayChart extends Chart {
  public constructor(scope: Construct, id: string, props: GatewayChartProps) {
    super(scope, id);
    const { namespace } = GATEWAY;
    new k8s.KubeNamespace(this, 'Namespace', {
      metadata: { name: namespace, labels: namespaceLabels('restricted') },
    });
    new k8s.KubeServiceAccount(this, 'ServiceAccount', {
      metadata: { name: GATEWAY.name, namespace, labels: labelsOf(GATEWAY.name) },
      // Pod Identity brings a token of its own; the gateway never talks to Kubernetes.
      automountServiceAccountToken: false,
    });
    new ExternalSecret(this, 'MasterKey', {
      name: GATEWAY.masterKeySecret,
      namespace,
      values: { masterKey: { secretName: props.masterKeySecretName, property: 'masterKey' } },
      template: { 'master-key': 'sk-{{ .masterKey }}' },
    });
    new ExternalSecret(this, 'Environment', {
      name: GATEWAY.environmentSecret,
      namespace,
      values: {
        LITELLM_SALT_KEY: { secretName: props.saltKeySecretName, property: 'saltKey' },
        ...providerValues(props.providerKeys),
      },
    });
    this.databaseSecret(props.database);
    gatewayNetworkPolicies(this, props.network);
  }

  private databaseSecret({ secretName, host }: DatabaseAccess): void {
    const value = (property: string): RemoteValue => ({ secretName, property });
    new ExternalSecret(this, 'Database', {
      name: GATEWAY.databaseSecret,
      namespace: GATEWAY.namespace,
      // The type that CloudNativePG expects of an owner's secret.
      type: 'kubernetes.io/basic-auth',
      values: {
        username: value('username'),
        password: value('password'),
        ...(host === undefined && { host: value('host') }),
      },
      template: {
        username: '{{ .username }}',
        // The chart writes the password into a URL as it is; those that AWS generates hold characters of URLs.
        password: '{{ .password | urlquery }}',
        host: host ?? '{{ .host }}',
      },
    });
  }
}

function providerValues(keys: Readonly<Record<string, string>>): Record<string, RemoteValue> {
  return Object.fromEntries(
    Object.entries(keys).map(([variable, secretName]) => [variable, { secretName, property: 'apiKey' }]),
  );
}
