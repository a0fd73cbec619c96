import type { PlatformClusterValueOverrides } from '../../constructs/cluster/platform-cluster-props';
import type { DeepPartial } from '../../constructs/helm/deep-merge';
import type { KubePrometheusStackValues } from '../../constructs/observability/kube-prometheus-stack-values';
import type { Mirrors } from '../mirrors';

/** Changes to the controllers' chart values, so that their images come from the mirrors. */
export const clusterImageOverrides = (mirrors: Mirrors): PlatformClusterValueOverrides => {
  const externalSecrets = {
    image: { repository: mirrors.reference('ghcr.io/external-secrets/external-secrets') },
  };
  return {
    karpenter: {
      controller: { image: { repository: mirrors.reference('public.ecr.aws/karpenter/controller') } },
    },
    loadBalancerController: {
      image: { repository: mirrors.reference('public.ecr.aws/eks/aws-load-balancer-controller') },
    },
    externalSecrets: { ...externalSecrets, webhook: externalSecrets, certController: externalSecrets },
  };
};

/** Changes to the values of kube-prometheus-stack, whose images come from four registries. */
export const prometheusImageOverrides = (mirrors: Mirrors): DeepPartial<KubePrometheusStackValues> => {
  const from = (registry: string) => ({ image: { registry: mirrors.host(registry) } });
  const quay = from('quay.io');
  return {
    prometheus: { prometheusSpec: quay },
    alertmanager: { alertmanagerSpec: quay },
    prometheusOperator: {
      ...quay,
      prometheusConfigReloader: quay,
      admissionWebhooks: { patch: from('ghcr.io') },
      // A flag of the operator: the image of a sidecar that a fork may switch on.
      thanosImage: quay.image,
    },
    grafana: { ...from('docker.io'), sidecar: quay },
    'kube-state-metrics': from('registry.k8s.io'),
    'prometheus-node-exporter': quay,
  };
};
