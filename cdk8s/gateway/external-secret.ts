import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { PART_OF } from './labels';

/** The store that every namespace of this blueprint may use. */
export const SECRET_STORE = 'aws-secrets-manager';

/** One value of a secret in Secrets Manager. */
export interface RemoteValue {
  /** The secret's name, such as `openclaw/providers/qwen`. */
  readonly secretName: string;
  /** The property of the secret's JSON. */
  readonly property: string;
}

/** Properties of {@link ExternalSecret}. */
export interface ExternalSecretProps {
  /** Name of this object and of the Secret that it makes. */
  readonly name: string;
  /** Its namespace. */
  readonly namespace: string;
  /** What is read: a name for the template → the value's place. */
  readonly values: Readonly<Record<string, RemoteValue>>;
  /**
   * The Secret's keys as Go templates over the names of `values`.
   *
   * @default - one key for each of `values`, as it is
   */
  readonly template?: Readonly<Record<string, string>>;
  /**
   * The Secret's type.
   *
   * @default 'Opaque'
   */
  readonly type?: 'Opaque' | 'kubernetes.io/basic-auth';
  /**
   * How often the value is read again.
   *
   * @default '1h'
   */
  readonly refreshInterval?: string;
}

/** A Kubernetes Secret that External Secrets keeps equal to values of AWS Secrets Manager. */
export class ExternalSecret extends ApiObject {
  public constructor(scope: Construct, id: string, props: ExternalSecretProps) {
    const { name, namespace, type = 'Opaque' } = props;
    super(scope, id, {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name, namespace, labels: { ...PART_OF } },
      spec: {
        refreshInterval: props.refreshInterval ?? '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: SECRET_STORE },
        target: {
          name,
          creationPolicy: 'Owner',
          // A secret that is away in AWS for a moment must not take running agents down.
          deletionPolicy: 'Retain',
          template: {
            engineVersion: 'v2',
            type,
            metadata: { labels: { ...PART_OF } },
            ...(props.template && { data: { ...props.template } }),
          },
        },
        data: Object.entries(props.values).map(([secretKey, { secretName, property }]) => ({
          secretKey,
          remoteRef: { key: secretName, property },
        })),
      },
    });
  }
}
