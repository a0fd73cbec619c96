import { managedPolicy, type NagException } from '../nag-exception';

const nodePolicies = [
  'AmazonEC2ContainerRegistryPullOnly',
  'AmazonEKSWorkerNodePolicy',
  'AmazonSSMManagedInstanceCore',
].map(managedPolicy);

const nodeRole: Pick<NagException, 'rule' | 'findings' | 'link'> = {
  rule: 'AwsSolutions-IAM4',
  findings: nodePolicies,
  link: 'https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html',
};

/** The control plane, its nodes and the EKS add-ons. */
export const clusterExceptions: readonly NagException[] = [
  {
    id: 'N01',
    rule: 'AwsSolutions-EKS1',
    scope: 'Cluster/Cluster/Resource',
    reason:
      'The endpoint is closed unless a deployment names address ranges in cluster.endpoint.allowedCidrs, for operators without a way into the VPC; profile production refuses a range of /0, profile dev leaves it to its author. Nodes use the private endpoint in any case.',
  },
  {
    id: 'N02',
    rule: 'AwsSolutions-IAM4',
    findings: [managedPolicy('AmazonEKSClusterPolicy')],
    scope: 'Cluster/Cluster/Role/Resource',
    reason:
      'The policy that EKS asks for on the role of a control plane, kept by AWS in step with what the control plane does. Only EKS assumes the role.',
    link: 'https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html',
  },
  {
    ...nodeRole,
    id: 'N03',
    scope: 'Cluster/Cluster/SystemNodeRole/Resource',
    reason:
      'What EKS asks for on a node, to join and to pull images, and Session Manager in place of SSH. The CNI policy, which can move addresses, is not among them, and a hop limit of 1 keeps pods from the credentials.',
  },
  {
    ...nodeRole,
    id: 'N04',
    scope: 'Cluster/Karpenter/NodeRole/Resource',
    reason:
      'As N03, for the nodes that Karpenter starts: join, pull images, Session Manager; and the same hop limit of 1 in every EC2NodeClass.',
  },
  {
    id: 'N05',
    rule: 'AwsSolutions-IAM4',
    findings: [managedPolicy('AmazonEKS_CNI_Policy')],
    scope: 'Cluster/AddOns/aws-node-identity/Role/Resource',
    reason:
      'The policy that AWS publishes for the VPC CNI and changes with it. Pod Identity gives it to service account kube-system/aws-node alone, so that no node has it.',
    link: 'https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html',
  },
  {
    id: 'N06',
    rule: 'AwsSolutions-IAM4',
    findings: [
      managedPolicy('AmazonEBSCSIDriverPolicyV2'),
      managedPolicy('service-role/AmazonEBSCSIDriverPolicy'),
    ],
    scope: 'Cluster/AddOns/ebs-csi-controller-sa-identity/Role/Resource',
    reason:
      "The policy that AWS publishes for the driver and changes with it, bound to volumes and snapshots with the driver's tag; the older one only outside partition aws, where the newer is not known to exist. Pod Identity gives it to service account kube-system/ebs-csi-controller-sa alone.",
    link: 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEBSCSIDriverPolicyV2.html',
  },
];
