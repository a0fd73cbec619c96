import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks';
import {
  type IManagedPolicy,
  type IPrincipal,
  type IRole,
  type PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';

/** The one Kubernetes service account that may use a role. */
export interface PodIdentitySubject {
  /** The cluster's name. The cluster is in the account and region of the stack: Pod Identity allows no other. */
  readonly clusterName: string;

  /** The service account's namespace. */
  readonly namespace: string;

  /** The service account's name. */
  readonly serviceAccount: string;
}

/** Properties of {@link PodIdentityRole}. */
export interface PodIdentityRoleProps extends PodIdentitySubject {
  /**
   * What the role may do.
   *
   * @default - nothing; use `grant…` methods on `role`
   */
  readonly statements?: readonly PolicyStatement[];

  /**
   * AWS managed or shared policies of the role.
   *
   * @default - none
   */
  readonly managedPolicies?: readonly IManagedPolicy[];

  /**
   * Whether to associate the role with the service account. An EKS add-on makes its association itself.
   *
   * @default true
   */
  readonly associate?: boolean;
}

/**
 * An IAM role that the pods of one service account get through EKS Pod Identity.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export class PodIdentityRole extends Construct {
  /** The role. */
  public readonly role: IRole;

  /** The link between role and service account; a workload that needs the role at its start depends on it. */
  public readonly association?: CfnPodIdentityAssociation;

  public constructor(scope: Construct, id: string, props: PodIdentityRoleProps) {
    super(scope, id);
    const { clusterName, namespace, serviceAccount } = props;
    const role = new Role(this, 'Role', {
      assumedBy: podIdentityPrincipal(this, { clusterName, namespace, serviceAccount }),
      description: `Pods of ${namespace}/${serviceAccount}`,
      managedPolicies: [...(props.managedPolicies ?? [])],
    });
    for (const statement of props.statements ?? []) role.addToPolicy(statement);
    this.role = role;
    if (props.associate === false) return;

    const roleArn = role.roleArn;
    this.association = new CfnPodIdentityAssociation(this, 'Association', {
      clusterName,
      namespace,
      serviceAccount,
      roleArn,
    });
    // Without its policy the pod would start, and fail on the first call.
    this.association.node.addDependency(role);
  }
}

/**
 * EKS Pod Identity on behalf of one service account of one cluster. The service names no cluster by itself: without
 * these conditions whoever may pass the role can bind it to any service account of any cluster of the account.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html, "Setting Conditions"
 * @see https://github.com/terraform-aws-modules/terraform-aws-eks/pull/3743, aws:SourceArn tried on a live cluster
 */
function podIdentityPrincipal(scope: IConstruct, subject: PodIdentitySubject): IPrincipal {
  const stack = Stack.of(scope);
  const clusterArn = stack.formatArn({
    service: 'eks',
    resource: 'cluster',
    resourceName: subject.clusterName,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return new ServicePrincipal('pods.eks.amazonaws.com', {
    conditions: {
      StringEquals: {
        'aws:SourceAccount': stack.account,
        'aws:RequestTag/kubernetes-namespace': subject.namespace,
        'aws:RequestTag/kubernetes-service-account': subject.serviceAccount,
      },
      ArnEquals: { 'aws:SourceArn': clusterArn },
    },
  }).withSessionTags();
}
