import { OperatorNamespaceChart } from '../../../cdk8s/database/operator-namespace-chart';
import { PostgresChart, type PostgresChartProps } from '../../../cdk8s/database/postgres-chart';
import { PostgresMonitorChart } from '../../../cdk8s/database/postgres-monitor-chart';
import { deniesAll, only, openings, rendered, type Rendered } from '../rendered';

const NETWORK = { vpcCidrs: ['10.1.0.0/16'], serviceCidrs: ['172.20.0.0/16'] };

function chart(overrides: Partial<PostgresChartProps> = {}): Rendered[] {
  return rendered(
    (app) =>
      new PostgresChart(app, 'database', {
        image: 'registry.example.com/postgresql:18.4-test',
        instances: 1,
        storage: '20Gi',
        storageClass: 'gp3',
        network: NETWORK,
        ...overrides,
      }),
  );
}

describe('PostgresChart', () => {
  test('the owner comes from the gateway’s secret, there is no superuser, and TLS is the only way in', () => {
    expect(only(chart(), 'Cluster').spec).toMatchObject({
      imageName: 'registry.example.com/postgresql:18.4-test',
      enableSuperuserAccess: false,
      bootstrap: {
        initdb: { database: 'litellm', owner: 'litellm', secret: { name: 'litellm-database' } },
      },
      postgresql: { pg_hba: ['hostnossl all all all reject'] },
      storage: { storageClass: 'gp3', size: '20Gi' },
    });
  });

  test('never runs among agents', () => {
    expect(JSON.stringify(only(chart(), 'Cluster').spec)).toContain(
      '{"key":"openclaw.dev/sandbox-node","operator":"DoesNotExist"}',
    );
  });

  test.each([
    [1 as const, { enablePDB: false, primaryUpdateMethod: 'restart' }],
    [2 as const, { enablePDB: true, primaryUpdateMethod: 'switchover' }],
  ])('%p instances: nodes can be drained', (instances, expected) => {
    expect(only(chart({ instances }), 'Cluster').spec).toMatchObject({ instances, ...expected });
  });

  test('snapshots are made at once and every night, and outlive the cluster', () => {
    const objects = chart({ volumeSnapshotClass: 'ebs' });
    expect(only(objects, 'Cluster').spec).toMatchObject({
      backup: { volumeSnapshot: { className: 'ebs', snapshotOwnerReference: 'none' } },
    });
    expect(only(objects, 'ScheduledBackup').spec).toEqual({
      schedule: '0 0 3 * * *',
      cluster: { name: 'litellm-db' },
      method: 'volumeSnapshot',
      immediate: true,
      backupOwnerReference: 'none',
    });
    expect(chart().map(({ kind }) => kind)).not.toContain('ScheduledBackup');
  });

  test('answers the gateway, its own, the operator and Prometheus', () => {
    expect(openings(chart())).toEqual([
      'cluster=litellm-db <- name=litellm TCP:5432',
      'cluster=litellm-db <- cluster=litellm-db TCP:5432,TCP:8000',
      'cluster=litellm-db <- cnpg-system/name=cloudnative-pg TCP:5432,TCP:8000',
      'cluster=litellm-db <- monitoring/name=prometheus TCP:9187',
      'cluster=litellm-db -> cluster=litellm-db TCP:5432,TCP:8000',
      'cluster=litellm-db -> 10.1.0.0/16 TCP:443',
      'cluster=litellm-db -> 172.20.0.0/16 TCP:443',
    ]);
  });
});

describe('OperatorNamespaceChart', () => {
  test('is restricted and closed but for the API server, the databases and Prometheus', () => {
    const objects = rendered((app) => new OperatorNamespaceChart(app, 'operator', NETWORK));
    expect(only(objects, 'Namespace').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    expect(deniesAll(objects, 'cnpg-system')).toBe(true);
    expect(openings(objects)).toEqual([
      'name=cloudnative-pg <- 10.1.0.0/16 TCP:9443',
      'name=cloudnative-pg <- monitoring/name=prometheus TCP:8080',
      'name=cloudnative-pg -> kube-system/k8s-app=kube-dns UDP:53,TCP:53',
      'name=cloudnative-pg -> 10.1.0.0/16 TCP:443',
      'name=cloudnative-pg -> 172.20.0.0/16 TCP:443',
      'name=cloudnative-pg -> litellm/cluster=litellm-db TCP:5432,TCP:8000',
    ]);
  });
});

describe('PostgresMonitorChart', () => {
  test('finds instances and operator', () => {
    const monitors = rendered((app) => new PostgresMonitorChart(app, 'monitor'));
    expect(
      monitors.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`),
    ).toEqual(['PodMonitor litellm/litellm-db', 'PodMonitor cnpg-system/cloudnative-pg']);
  });
});
