import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  allow,
  denyAll,
  ranges,
  tcp,
  toDns,
  toPodIdentityAgent,
  toPublicHttps,
} from './gateway/network-rules';

/** Properties of {@link ExternalSecretsGuards}. */
export interface ExternalSecretsGuardsProps {
  /** The namespace of the External Secrets operator. It exists already: it comes with the cluster. */
  readonly namespace: string;

  /** The VPC's address ranges: the API server's interfaces are there, and the endpoint of Secrets Manager. */
  readonly vpcCidrs: readonly string[];

  /** Address ranges of Kubernetes services, for the API server's name. */
  readonly serviceCidrs: readonly string[];

  /**
   * Whether the VPC has an endpoint of Secrets Manager. Without one its public addresses have to be reached, and with
   * them every other public address.
   */
  readonly endpoint: boolean;
}

/** Port of the webhook that checks ExternalSecrets, as the chart sets it. */
const WEBHOOK_PORT = 10250;

/**
 * Closes the namespace of the operator that reads every secret: it answers the API server's webhook calls, and
 * reaches the API server, DNS, its credentials and Secrets Manager.
 */
export class ExternalSecretsGuards extends Chart {
  public constructor(scope: Construct, id: string, props: ExternalSecretsGuardsProps) {
    super(scope, id);
    const { namespace, vpcCidrs, serviceCidrs, endpoint } = props;
    denyAll(this, namespace);
    allow(this, 'AllowOperator', {
      name: 'allow-operator',
      namespace,
      ingress: [{ from: ranges(vpcCidrs), ports: tcp(WEBHOOK_PORT) }],
      egress: [
        toDns(),
        toPodIdentityAgent(),
        { to: ranges([...vpcCidrs, ...serviceCidrs]), ports: tcp(443) },
        ...(endpoint ? [] : [toPublicHttps()]),
      ],
    });
  }
}
