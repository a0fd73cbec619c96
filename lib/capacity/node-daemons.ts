/** What one DaemonSet asks of every sandbox node. */
export interface NodeDaemon {
  readonly name: string;
  readonly cpuMillis: number;
  readonly memoryMib: number;
  /** Where the request is written. */
  readonly source: string;
}

/**
 * The DaemonSets that tolerate the sandbox taint, hence run on every sandbox node.
 *
 * Karpenter takes what they ask for off a node before it counts pods; their pods count against `maxPods`. A fork that
 * adds one loses an agent per node, and nothing else, as long as it is not listed here.
 */
export const NODE_DAEMONS: readonly NodeDaemon[] = [
  {
    name: 'aws-node',
    cpuMillis: 50,
    memoryMib: 0,
    source: 'EKS add-on vpc-cni: 25m for the plugin, 25m for the agent that enforces network policies',
  },
  { name: 'kube-proxy', cpuMillis: 100, memoryMib: 0, source: 'EKS add-on kube-proxy' },
  {
    name: 'eks-pod-identity-agent',
    cpuMillis: 0,
    memoryMib: 0,
    source: 'EKS add-on eks-pod-identity-agent: asks for nothing',
  },
  {
    name: 'ebs-csi-node',
    cpuMillis: 30,
    memoryMib: 120,
    source: 'EKS add-on aws-ebs-csi-driver: 10m and 40Mi for each of its three containers',
  },
  { name: 'kata-deploy', cpuMillis: 25, memoryMib: 16, source: 'constructs/kata/kata-deploy-values.ts' },
  {
    name: 'prometheus-node-exporter',
    cpuMillis: 10,
    memoryMib: 64,
    source: 'constructs/observability/kube-prometheus-stack-values.ts',
  },
];
