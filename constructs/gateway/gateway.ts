import { Duration, Stack } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import type { ChartRef } from '../helm/chart-ref';
import type { DeepPartial } from '../helm/deep-merge';
import { HelmRelease } from '../helm/helm-release';
import { PodIdentityRole } from '../identity/pod-identity-role';
import { type BedrockGrant, bedrockStatements } from './bedrock-policy';
import { litellmValues, type LitellmValues, type LitellmValuesProps } from './litellm-values';

/** Properties of {@link Gateway}. */
export interface GatewayProps extends LitellmValuesProps {
  /** The cluster to install into. */
  readonly cluster: ICluster;

  /** The cluster's name as a plain string, for the Pod Identity association. */
  readonly clusterName: string;

  /** The chart `litellm-helm`, pinned. */
  readonly chart: ChartRef;

  /** The namespace, which exists. */
  readonly namespace: string;

  /**
   * Bedrock models that the gateway may call.
   *
   * @default - none, and the role may do nothing
   */
  readonly bedrock?: readonly BedrockGrant[];

  /**
   * What must be in place first: the namespace, its secrets, the database.
   *
   * @default - nothing
   */
  readonly dependsOn?: readonly IDependable[];

  /**
   * How long Helm may take, migration included.
   *
   * @default Duration.minutes(12)
   */
  readonly timeout?: Duration;

  /**
   * A fork's changes to the chart's values.
   *
   * @default - none
   */
  readonly valueOverrides?: DeepPartial<LitellmValues>;
}

/** LiteLLM: the only workload of the cluster that holds provider keys or Bedrock permissions. */
export class Gateway extends Construct {
  /** The role of the gateway's pods. */
  public readonly role: IRole;

  /** The Helm release `litellm`. */
  public readonly release: HelmRelease<LitellmValues>;

  public constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id);
    const { clusterName, namespace, serviceAccount } = props;
    const identity = new PodIdentityRole(this, 'Identity', {
      clusterName,
      namespace,
      serviceAccount,
      statements: bedrockStatements(this, Stack.of(this).region, props.bedrock ?? []),
    });
    this.role = identity.role;

    this.release = new HelmRelease<LitellmValues>(this, 'Release', {
      cluster: props.cluster,
      chart: props.chart,
      release: 'litellm',
      namespace,
      values: litellmValues(props),
      valueOverrides: props.valueOverrides,
      timeout: props.timeout ?? Duration.minutes(12),
    });
    // Credentials are injected when a pod is made: a pod older than its association never gets any.
    this.release.node.addDependency(identity, ...(props.dependsOn ?? []));
  }
}
