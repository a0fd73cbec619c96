import { MonitoringChart } from '../../../cdk8s/observability/monitoring-chart';
import { deniesAll, only, openings, rendered } from '../rendered';

const OBJECTS = rendered(
  (app) =>
    new MonitoringChart(app, 'monitoring', {
      grafanaSecretName: 'openclaw/test/observability/grafana',
      vpcCidrs: ['10.1.0.0/16'],
      serviceCidrs: ['172.20.0.0/16'],
    }),
);

describe('MonitoringChart', () => {
  test('the exemption from pod security says why', () => {
    expect(only(OBJECTS, 'Namespace').metadata).toMatchObject({
      labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
      annotations: {
        'openclaw.dev/pod-security-exemption': expect.stringContaining('node-exporter') as string,
      },
    });
  });

  test('Grafana’s password comes from Secrets Manager', () => {
    expect(only(OBJECTS, 'ExternalSecret', 'grafana-admin').spec).toMatchObject({
      data: [
        { secretKey: 'admin-user', remoteRef: { property: 'username' } },
        {
          secretKey: 'admin-password',
          remoteRef: { key: 'openclaw/test/observability/grafana', property: 'password' },
        },
      ],
    });
  });

  test('nobody outside reaches monitoring but the API server; only Prometheus reaches out', () => {
    expect(deniesAll(OBJECTS, 'monitoring')).toBe(true);
    expect(openings(OBJECTS)).toEqual([
      '* <- * all',
      '* -> kube-system/k8s-app=kube-dns UDP:53,TCP:53',
      '* -> * all',
      '* -> 10.1.0.0/16 TCP:443',
      '* -> 172.20.0.0/16 TCP:443',
      'app=kube-prometheus-stack-operator <- 10.1.0.0/16 TCP:10250',
      'name=prometheus -> */* all',
      'name=prometheus -> 10.1.0.0/16 TCP:9100,TCP:10250',
    ]);
  });
});
