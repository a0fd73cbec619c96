import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks';
import type { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import type { ChartRef } from '../helm/chart-ref';
import type { DeepPartial } from '../helm/deep-merge';
import { HelmRelease } from '../helm/helm-release';
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
    const stack = Stack.of(this);
    const role = new Role(this, 'Role', {
      description: `Pods of ${namespace}/${serviceAccount}`,
      assumedBy: new ServicePrincipal('pods.eks.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': stack.account,
            'aws:RequestTag/kubernetes-namespace': namespace,
            'aws:RequestTag/kubernetes-service-account': serviceAccount,
          },
          ArnEquals: {
            'aws:SourceArn': stack.formatArn({
              service: 'eks',
              resource: 'cluster',
              resourceName: clusterName,
              arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
            }),
          },
        },
      }).withSessionTags(),
    });
    this.role = role;
    for (const statement of bedrockStatements(this, stack.region, props.bedrock ?? [])) {
      role.addToPolicy(statement);
    }
    const association = new CfnPodIdentityAssociation(this, 'Association', {
      clusterName,
      namespace,
      serviceAccount,
      roleArn: role.roleArn,
    });
    // Credentials are injected when a pod is made: a pod older than its association never gets any.
    association.node.addDependency(role);

    this.release = new HelmRelease<LitellmValues>(this, 'Release', {
      cluster: props.cluster,
      chart: props.chart,
      release: 'litellm',
      namespace,
      values: litellmValues(props),
      valueOverrides: props.valueOverrides,
      timeout: props.timeout ?? Duration.minutes(12),
    });
    this.release.node.addDependency(association, ...(props.dependsOn ?? []));
  }
}
