import { Chart } from 'cdk8s';
import { k8s } from '../k8s';
import type { Construct } from 'constructs';
import { DATABASE, GATEWAY, namespaceLabels } from '../gateway/labels';
import { DATABASE_PODS, type DatabaseNetworkProps } from '../gateway/network-policies';
import { allow, denyAll, pods, ranges, tcp, toDns } from '../gateway/network-rules';

/** The namespace of the CloudNativePG operator, with network policies. */
export class OperatorNamespaceChart extends Chart {
  public constructor(scope: Construct, id: string, props: DatabaseNetworkProps) {
    super(scope, id);
    const namespace = DATABASE.operatorNamespace;
    const vpc = ranges(props.vpcCidrs);
    new k8s.KubeNamespace(this, 'Namespace', {
      metadata: { name: namespace, labels: namespaceLabels('restricted') },
    });
    denyAll(this, namespace);
    allow(this, 'AllowOperator', {
      name: 'allow-operator',
      namespace,
      to: { 'app.kubernetes.io/name': 'cloudnative-pg' },
      ingress: [
        { from: vpc, ports: tcp(9443) },
        { from: [pods({ 'app.kubernetes.io/name': 'prometheus' }, 'monitoring')], ports: tcp(8080) },
      ],
      egress: [
        toDns(),
        { to: [...vpc, ...ranges(props.serviceCidrs)], ports: tcp(443) },
        { to: [pods(DATABASE_PODS, GATEWAY.namespace)], ports: tcp(5432, 8000) },
      ],
    });
  }
}
