import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { GrafanaSecret } from '../../../constructs/observability/grafana-secret';
import {
  kubePrometheusStackValues,
  type KubePrometheusStackValuesProps,
} from '../../../constructs/observability/kube-prometheus-stack-values';

const PROPS: KubePrometheusStackValuesProps = { grafanaAdminSecret: 'grafana-admin', storageClass: 'gp3' };

describe('kubePrometheusStackValues', () => {
  const values = kubePrometheusStackValues(PROPS);
  const spec = values.prometheus.prometheusSpec;

  test('keeps 15 days on 50Gi and stops below the volume', () => {
    expect(spec.retention).toBe('15d');
    expect(spec.retentionSize).toBe('42GB');
    expect(spec.storageSpec.volumeClaimTemplate.spec.resources.requests.storage).toBe('50Gi');
    expect(
      kubePrometheusStackValues({ ...PROPS, storageGi: 20 }).prometheus.prometheusSpec.retentionSize,
    ).toBe('17GB');
  });

  test('finds every monitor, rule and probe, whatever its labels', () => {
    const selectors = Object.entries(spec).filter(([name]) => name.endsWith('SelectorNilUsesHelmValues'));
    expect(selectors).toHaveLength(5);
    expect(selectors.every(([, helmValues]) => helmValues === false)).toBe(true);
  });

  test('Grafana’s password is a reference', () => {
    expect(values.grafana.admin).toEqual({
      existingSecret: 'grafana-admin',
      userKey: 'admin-user',
      passwordKey: 'admin-password',
    });
    expect(values.grafana).not.toHaveProperty('adminPassword');
  });

  test('what EKS hides is not watched', () => {
    const { kubeControllerManager, kubeScheduler, kubeEtcd, kubeProxy } = values;
    for (const part of [kubeControllerManager, kubeScheduler, kubeEtcd, kubeProxy]) {
      expect(part).toEqual({ enabled: false });
    }
  });

  test('node-exporter runs on every node, those of agents included', () => {
    expect(values['prometheus-node-exporter'].tolerations).toEqual([{ operator: 'Exists' }]);
  });
});

describe('GrafanaSecret', () => {
  test('is generated and encrypted by a key that rotates', () => {
    const stack = new Stack(new App(), 'Observability', {
      env: { account: '111122223333', region: 'us-west-2' },
    });
    new GrafanaSecret(stack, 'Grafana', { deployment: 'test', removalPolicy: RemovalPolicy.DESTROY });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'openclaw/test/observability/grafana',
      GenerateSecretString: { SecretStringTemplate: '{"username":"admin"}', GenerateStringKey: 'password' },
    });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });
});
