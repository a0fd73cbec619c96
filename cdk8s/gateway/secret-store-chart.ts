import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { SECRET_STORE } from './external-secret';
import { PART_OF } from './labels';

/** Properties of {@link SecretStoreChart}. */
export interface SecretStoreChartProps {
  /** The region of the secrets. */
  readonly region: string;
}

/**
 * The cluster's one way to AWS Secrets Manager. It authenticates as the External Secrets controller, by Pod Identity,
 * and serves only the namespaces of this blueprint.
 */
export class SecretStoreChart extends Chart {
  public constructor(scope: Construct, id: string, props: SecretStoreChartProps) {
    super(scope, id);
    new ApiObject(this, 'Store', {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      metadata: { name: SECRET_STORE, labels: { ...PART_OF } },
      spec: {
        provider: { aws: { service: 'SecretsManager', region: props.region } },
        conditions: [{ namespaceSelector: { matchLabels: { ...PART_OF } } }],
      },
    });
  }
}
