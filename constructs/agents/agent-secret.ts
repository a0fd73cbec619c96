import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Properties of {@link AgentSecret}. */
export interface AgentSecretProps {
  /** Name of the deployment. */
  readonly deployment: string;

  /** Name of the agent. */
  readonly agent: string;

  /** Key that encrypts the secret. */
  readonly encryptionKey: IKey;
}

/**
 * The one generated secret of an agent: 64 random letters and digits, from which both its key at the gateway and the
 * token of its own interface are derived. Nobody has to mint, copy or store either.
 *
 * It is deleted with the agent: without the agent it opens nothing.
 *
 * An L1, because the L2 writes a statement with the literal `secretsmanager.<region>.amazonaws.com` into the key's
 * policy, which is another name in the China partition. Access is by IAM: a reader needs `GetSecretValue` on the secret
 * and `kms:Decrypt` on the key.
 */
export class AgentSecret extends Construct {
  /** Name of the secret: `openclaw/<deployment>/agents/<agent>/seed`. A plain string, no token. */
  public readonly secretName: string;

  public constructor(scope: Construct, id: string, props: AgentSecretProps) {
    super(scope, id);
    this.secretName = `openclaw/${props.deployment}/agents/${props.agent}/seed`;
    const secret = new CfnSecret(this, 'Secret', {
      name: this.secretName,
      description: `Gateway key and access token of agent ${props.agent}`,
      kmsKeyId: props.encryptionKey.keyArn,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'seed',
        passwordLength: 64,
        excludePunctuation: true,
        includeSpace: false,
      },
    });
    secret.applyRemovalPolicy(RemovalPolicy.DESTROY);
  }
}
