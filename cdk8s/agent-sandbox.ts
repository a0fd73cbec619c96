import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** Properties of {@link AgentSandboxGuards}. */
export interface AgentSandboxGuardsProps {
  /** The controller's namespace. It exists already: it comes with the release. */
  readonly namespace: string;

  /** The VPC's address ranges: the API server's interfaces are there, and it calls the webhook from there. */
  readonly vpcCidrs: readonly string[];

  /** Address ranges of Kubernetes services, for the API server's name. */
  readonly serviceCidrs: readonly string[];

  /** The namespace that Prometheus scrapes from. */
  readonly monitoringNamespace: string;

  /** The controller's replicas; from two on, a node's drain leaves one of them running. */
  readonly replicas: number;
}

const CONTROLLER = { matchLabels: { app: 'agent-sandbox-controller' } };
const LABELS = {
  'app.kubernetes.io/name': 'agent-sandbox',
  'app.kubernetes.io/part-of': 'openclaw-eks-blueprint',
};

/**
 * What guards the agent-sandbox controller: nothing in or out of its namespace but the API server (both ways), DNS and
 * Prometheus, and a disruption budget.
 */
export class AgentSandboxGuards extends Chart {
  public constructor(scope: Construct, id: string, props: AgentSandboxGuardsProps) {
    super(scope, id, { namespace: props.namespace, labels: { ...LABELS } });
    const vpc = ranges(props.vpcCidrs);

    this.networkPolicy('DefaultDeny', 'default-deny', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    this.networkPolicy('Controller', 'agent-sandbox-controller', {
      podSelector: CONTROLLER,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { from: vpc, ports: [{ protocol: 'TCP', port: 9443 }] },
        { from: [inNamespace(props.monitoringNamespace)], ports: [{ protocol: 'TCP', port: 8080 }] },
      ],
      egress: [
        { to: [...vpc, ...ranges(props.serviceCidrs)], ports: [{ protocol: 'TCP', port: 443 }] },
        {
          to: [{ ...inNamespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    });
    if (props.replicas > 1) {
      new ApiObject(this, 'DisruptionBudget', {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'agent-sandbox-controller' },
        spec: { maxUnavailable: 1, selector: CONTROLLER, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      });
    }
  }

  private networkPolicy(id: 'DefaultDeny' | 'Controller', name: string, spec: object): void {
    new ApiObject(this, id, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name },
      spec,
    });
  }
}

/**
 * Lets Prometheus find the controller's metrics. Apart from {@link AgentSandboxGuards}, because the definition of a
 * ServiceMonitor arrives with Prometheus, after the controller.
 */
export class AgentSandboxMonitor extends Chart {
  public constructor(scope: Construct, id: string, props: Pick<AgentSandboxGuardsProps, 'namespace'>) {
    super(scope, id, { namespace: props.namespace, labels: { ...LABELS } });
    new ApiObject(this, 'ServiceMonitor', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: 'agent-sandbox-controller' },
      spec: {
        selector: CONTROLLER,
        endpoints: [{ port: 'metrics', path: '/metrics', interval: '30s' }],
      },
    });
  }
}

function ranges(cidrs: readonly string[]): object[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

function inNamespace(name: string): { namespaceSelector: object } {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}
