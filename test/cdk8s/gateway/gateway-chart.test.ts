import { GatewayChart, type GatewayChartProps } from '../../../cdk8s/gateway/gateway-chart';
import { GatewayMonitorChart } from '../../../cdk8s/gateway/gateway-monitor-chart';
import { SecretStoreChart } from '../../../cdk8s/gateway/secret-store-chart';
import { deniesAll, only, openings, rendered, type Rendered } from '../rendered';

const PROPS: GatewayChartProps = {
  masterKeySecretName: 'openclaw/test/gateway/master-key',
  saltKeySecretName: 'openclaw/test/gateway/salt-key',
  database: { secretName: 'openclaw/test/gateway/database', host: 'db.example.com' },
  providerKeys: { QWEN_API_KEY: 'openclaw/providers/qwen' },
  network: { vpcCidrs: ['10.1.0.0/16'], database: 'in-cluster' },
};
const PUBLIC_4 =
  '0.0.0.0/0 but 0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,192.168.0.0/16,198.18.0.0/15,224.0.0.0/3';
const PUBLIC_6 = '::/0 but ::/96,64:ff9b::/96,64:ff9b:1::/48,2002::/16,fc00::/7,fe80::/10,ff00::/8';

function chart(overrides: Partial<GatewayChartProps> = {}): Rendered[] {
  return rendered((app) => new GatewayChart(app, 'gateway', { ...PROPS, ...overrides }));
}

describe('GatewayChart', () => {
  test('the namespace enforces the pod security level restricted', () => {
    expect(only(chart(), 'Namespace').metadata).toMatchObject({
      name: 'litellm',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
  });

  test('the service account has no Kubernetes token', () => {
    expect(only(chart(), 'ServiceAccount')).toMatchObject({
      metadata: { name: 'litellm', namespace: 'litellm' },
      automountServiceAccountToken: false,
    });
  });

  test('whatever is closed but what is listed here', () => {
    const objects = chart();
    expect(deniesAll(objects, 'litellm')).toBe(true);
    expect(openings(objects)).toEqual([
      '* -> kube-system/k8s-app=kube-dns UDP:53,TCP:53',
      'name=litellm <- tier=agent/tier=agent TCP:4000',
      'name=litellm <- component=agent-key TCP:4000',
      'name=litellm <- monitoring/name=prometheus TCP:4001',
      'name=litellm -> 169.254.170.23/32 TCP:80',
      'name=litellm -> fd00:ec2::23/128 TCP:80',
      `name=litellm -> ${PUBLIC_4} TCP:443`,
      `name=litellm -> ${PUBLIC_6} TCP:443`,
      'name=litellm -> 10.1.0.0/16 TCP:443',
      'name=litellm -> cluster=litellm-db TCP:5432',
      'component=agent-key -> name=litellm TCP:4000',
    ]);
  });

  test('a database of the VPC is reached by address', () => {
    const open = openings(chart({ network: { vpcCidrs: ['10.1.0.0/16', '10.2.0.0/16'], database: 'vpc' } }));
    expect(open.filter((line) => line.endsWith('TCP:5432'))).toEqual([
      'name=litellm -> 10.1.0.0/16 TCP:5432',
      'name=litellm -> 10.2.0.0/16 TCP:5432',
    ]);
  });

  test('the master key gets LiteLLM’s prefix', () => {
    expect(only(chart(), 'ExternalSecret', 'litellm-master-key').spec).toMatchObject({
      target: { template: { data: { 'master-key': 'sk-{{ .masterKey }}' } } },
      data: [
        {
          secretKey: 'masterKey',
          remoteRef: { key: 'openclaw/test/gateway/master-key', property: 'masterKey' },
        },
      ],
    });
  });

  test('the salt and the providers’ keys become environment variables', () => {
    const { spec } = only(chart(), 'ExternalSecret', 'litellm-environment');
    expect(spec).toMatchObject({
      data: [
        { secretKey: 'LITELLM_SALT_KEY', remoteRef: { property: 'saltKey' } },
        { secretKey: 'QWEN_API_KEY', remoteRef: { key: 'openclaw/providers/qwen', property: 'apiKey' } },
      ],
    });
    expect(spec).not.toHaveProperty('target.template.data');
  });

  test.each([
    ['given', 'db.example.com', 'db.example.com', ['username', 'password']],
    ['in the secret', undefined, '{{ .host }}', ['username', 'password', 'host']],
  ])('the database’s password is safe in a URL; the host is %s', (_, host, template, keys) => {
    const { spec } = only(
      chart({ database: { secretName: 'openclaw/test/gateway/database', host } }),
      'ExternalSecret',
      'litellm-database',
    );
    expect(spec).toMatchObject({
      target: {
        template: {
          type: 'kubernetes.io/basic-auth',
          data: { username: '{{ .username }}', password: '{{ .password | urlquery }}', host: template },
        },
      },
      data: keys.map((secretKey) => ({ secretKey })),
    });
  });
});

describe('SecretStoreChart', () => {
  test('serves this blueprint’s namespaces only, with the controller’s own identity', () => {
    const store = only(
      rendered((app) => new SecretStoreChart(app, 'store', { region: 'eu-central-1' })),
      'ClusterSecretStore',
    );
    expect(store.metadata.name).toBe('aws-secrets-manager');
    expect(store.spec).toEqual({
      provider: { aws: { service: 'SecretsManager', region: 'eu-central-1' } },
      conditions: [
        { namespaceSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'openclaw-eks-blueprint' } } },
      ],
    });
    expect(only(chart(), 'Namespace').metadata.labels).toMatchObject({
      'app.kubernetes.io/part-of': 'openclaw-eks-blueprint',
    });
  });
});

describe('GatewayMonitorChart', () => {
  test('scrapes the metrics’ port and never the proxy’s', () => {
    const { spec } = only(
      rendered((app) => new GatewayMonitorChart(app, 'monitor')),
      'ServiceMonitor',
    );
    expect(spec).toMatchObject({ endpoints: [{ port: 'metrics', path: '/metrics/' }] });
    // Dropping a label that tells series apart would merge counters of several clients into one that jumps.
    expect(JSON.stringify(spec)).not.toContain('labeldrop');
  });
});
