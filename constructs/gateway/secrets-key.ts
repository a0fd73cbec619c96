import { Stack, type RemovalPolicy } from 'aws-cdk-lib';
import { ArnPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** Properties of {@link SecretsKey}. */
export interface SecretsKeyProps {
  /** What the key protects, for the console. */
  readonly description: string;

  /** What becomes of the key with the stack. A deleted key makes everything that it encrypted unreadable. */
  readonly removalPolicy: RemovalPolicy;

  /**
   * Roles that read the secrets, such as that of External Secrets.
   *
   * They are named in the key's policy and not granted on the role, because the role lives in a stack below this
   * one, and a grant there would refer upwards to this key.
   *
   * @default - only the account's administrators
   */
  readonly readerRoleArns?: readonly string[];
}

/** A customer-managed KMS key, rotated yearly, for secrets that External Secrets carries into the cluster. */
export class SecretsKey extends Construct {
  /**
   * The key, to be handed to `Secret`.
   *
   * It is an import on purpose: given the key itself, `Secret` adds a `kms:ViaService` condition to the key's policy
   * that spells out `amazonaws.com`, a name that the China partition does not have.
   */
  public readonly key: IKey;

  public constructor(scope: Construct, id: string, props: SecretsKeyProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const key = new Key(this, 'Key', {
      description: props.description,
      enableKeyRotation: true,
      removalPolicy: props.removalPolicy,
    });
    const readers = (props.readerRoleArns ?? []).map((arn) => new ArnPrincipal(arn));
    if (readers.length > 0) {
      key.addToResourcePolicy(
        new PolicyStatement({
          sid: 'ReadThroughSecretsManager',
          principals: readers,
          actions: ['kms:Decrypt'],
          // In a key's policy, `*` is the key itself.
          resources: ['*'],
          conditions: {
            StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.${stack.urlSuffix}` },
          },
        }),
      );
    }
    this.key = Key.fromKeyArn(this, 'ForSecrets', key.keyArn);
  }
}
