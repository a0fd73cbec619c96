import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnNodegroup } from 'aws-cdk-lib/aws-eks';
import { type ICluster, KubernetesManifest, type INodegroup } from 'aws-cdk-lib/aws-eks-v2';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ChartRef } from '../helm/chart-ref';
import type { DeepPartial } from '../helm/deep-merge';
import { HelmRelease } from '../helm/helm-release';
import { PodIdentityRole } from '../identity/pod-identity-role';
import { type ContainerResources, controllerResources } from './controller-resources';
import { defaultChildOf } from './default-child';
import { SYSTEM_NODE_SELECTOR } from './system-nodes';

interface ComponentValues {
  readonly replicaCount: number;
  readonly image?: { readonly repository?: string; readonly tag?: string };
  readonly resources: ContainerResources;
  readonly podDisruptionBudget: { readonly enabled: boolean };
}

/** The values of the External Secrets chart that we set or that a mirror needs. */
export interface ExternalSecretsValues extends ComponentValues {
  readonly global: { readonly nodeSelector: Readonly<Record<string, string>>; readonly repository?: string };
  readonly serviceAccount: { readonly create: true; readonly name: string };
  readonly leaderElect: boolean;
  readonly rbac: { readonly serviceAccountTokenCreate: boolean };
  readonly processPushSecret: boolean;
  readonly processClusterPushSecret: boolean;
  readonly livenessProbe: { readonly enabled: boolean };
  readonly readinessProbe: { readonly enabled: boolean };
  readonly webhook: ComponentValues;
  readonly certController: ComponentValues;
}

/** Properties of {@link ExternalSecrets}. */
export interface ExternalSecretsProps {
  /** The cluster. */
  readonly cluster: ICluster;

  /** The node groups that the controller runs on. */
  readonly nodeGroups: readonly INodegroup[];

  /** The chart. */
  readonly chart: ChartRef;

  /** Replicas of the controller and of its webhook. */
  readonly replicas: number;

  /** Beginnings of the names in Secrets Manager that may be read, such as `openclaw/agents/`. */
  readonly secretPrefixes: readonly string[];

  /**
   * Customer managed keys of these secrets.
   *
   * @default - none: secrets use the account's key for Secrets Manager, which needs no permission
   */
  readonly secretKeyArns?: readonly string[];

  /**
   * A fork's changes to the values.
   *
   * @default - none
   */
  readonly valueOverrides?: DeepPartial<ExternalSecretsValues>;
}

/** Namespace of the External Secrets operator. */
export const EXTERNAL_SECRETS_NAMESPACE = 'external-secrets';

const SERVICE_ACCOUNT = 'external-secrets';

/**
 * The External Secrets operator: copies secrets from Secrets Manager into the cluster, and may read only those whose
 * names begin as given. (The class of eks-blueprints reads every secret and parameter, and decrypts with every key.)
 *
 * @throws Error when a prefix is empty or does not end in `/`
 */
export class ExternalSecrets extends Construct {
  /** The release, ready when done. What makes ExternalSecrets depends on it: its webhook checks them. */
  public readonly release: HelmRelease<ExternalSecretsValues>;

  /** The role that reads the secrets; the policy of a key that encrypts one names it. */
  public readonly role: IRole;

  public constructor(scope: Construct, id: string, props: ExternalSecretsProps) {
    super(scope, id);
    const { cluster, chart } = props;
    const namespace = new KubernetesManifest(this, 'Namespace', {
      cluster,
      manifest: [namespaceManifest()],
    });
    const identity = new PodIdentityRole(this, 'Identity', {
      clusterName: cluster.clusterName,
      namespace: EXTERNAL_SECRETS_NAMESPACE,
      serviceAccount: SERVICE_ACCOUNT,
      statements: this.readStatements(props.secretPrefixes, props.secretKeyArns ?? []),
    });
    this.role = identity.role;
    this.release = new HelmRelease(this, 'Operator', {
      cluster,
      chart,
      release: 'external-secrets',
      namespace: EXTERNAL_SECRETS_NAMESPACE,
      wait: true,
      atomic: true,
      values: externalSecretsValues(props.replicas),
      ...(props.valueOverrides && { valueOverrides: props.valueOverrides }),
    });
    this.release.node.addDependency(namespace, identity);
    for (const group of props.nodeGroups) {
      this.release.node.addDependency(defaultChildOf(group, CfnNodegroup));
    }
  }

  private readStatements(prefixes: readonly string[], keyArns: readonly string[]): PolicyStatement[] {
    const wrong = prefixes.filter((prefix) => !/^[\w.@=+-]+(\/[\w.@=+-]+)*\/$/.test(prefix));
    if (prefixes.length === 0 || wrong.length > 0) {
      throw new Error(
        `${this.node.path}: secretPrefixes need to end in '/' such as 'openclaw/agents/', got [${prefixes.join(', ')}]`,
      );
    }
    const stack = Stack.of(this);
    const read = new PolicyStatement({
      sid: 'ReadSecrets',
      actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      resources: prefixes.map((prefix) =>
        stack.formatArn({
          service: 'secretsmanager',
          resource: 'secret',
          resourceName: `${prefix}*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ),
    });
    if (keyArns.length === 0) return [read];
    const decrypt = new PolicyStatement({
      sid: 'DecryptSecrets',
      actions: ['kms:Decrypt'],
      resources: [...keyArns],
      conditions: {
        StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.${stack.urlSuffix}` },
      },
    });
    return [read, decrypt];
  }
}

function namespaceManifest(): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: EXTERNAL_SECRETS_NAMESPACE,
      labels: {
        'app.kubernetes.io/name': 'external-secrets',
        'app.kubernetes.io/part-of': 'openclaw-eks-blueprint',
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
    },
  };
}

function externalSecretsValues(replicas: number): ExternalSecretsValues {
  const component = (replicaCount: number, memory: string): ComponentValues => ({
    replicaCount,
    resources: controllerResources('50m', '500m', memory),
    podDisruptionBudget: { enabled: replicaCount > 1 },
  });
  return {
    ...component(replicas, '256Mi'),
    global: { nodeSelector: SYSTEM_NODE_SELECTOR },
    serviceAccount: { create: true, name: SERVICE_ACCOUNT },
    leaderElect: replicas > 1,
    // It has its own identity; it need not make tokens for other service accounts.
    rbac: { serviceAccountTokenCreate: false },
    // Secrets travel one way.
    processPushSecret: false,
    processClusterPushSecret: false,
    livenessProbe: { enabled: true },
    readinessProbe: { enabled: true },
    webhook: component(replicas, '128Mi'),
    certController: component(1, '256Mi'),
  };
}
