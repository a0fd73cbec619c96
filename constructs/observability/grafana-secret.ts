import type { RemovalPolicy } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SecretsKey } from '../gateway/secrets-key';

/** Properties of {@link GrafanaSecret}. */
export interface GrafanaSecretProps {
  /** The deployment's name. The secret is named `openclaw/<deployment>/observability/grafana`. */
  readonly deployment: string;

  /** What becomes of it with the stack. */
  readonly removalPolicy: RemovalPolicy;

  /**
   * Roles that carry the secret into the cluster.
   *
   * @default - none
   */
  readonly readerRoleArns?: readonly string[];
}

/** The password of Grafana's first user, generated; properties `username` and `password`. */
export class GrafanaSecret extends Construct {
  /** The secret. */
  public readonly secret: ISecret;

  public constructor(scope: Construct, id: string, props: GrafanaSecretProps) {
    super(scope, id);
    const { deployment, removalPolicy, readerRoleArns } = props;
    const encryption = new SecretsKey(this, 'Encryption', {
      description: `Secrets of the monitoring of ${deployment}`,
      removalPolicy,
      readerRoleArns,
    });
    this.secret = new Secret(this, 'Admin', {
      secretName: `openclaw/${deployment}/observability/grafana`,
      description: "Grafana's first user",
      encryptionKey: encryption.key,
      removalPolicy,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: 'admin' }),
        generateStringKey: 'password',
        excludePunctuation: true,
        passwordLength: 32,
      },
    });
  }
}
