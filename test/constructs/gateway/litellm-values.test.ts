import { litellmValues, type LitellmValuesProps } from '../../../constructs/gateway/litellm-values';
import { proxyConfig } from '../../../constructs/gateway/proxy-config';

const PROPS: LitellmValuesProps = {
  image: { repository: 'ghcr.io/berriai/litellm', tag: 'v0.0.0-test' },
  proxyConfig: proxyConfig({
    models: [{ provider: 'bedrock', name: 'm', modelId: 'amazon.nova-lite-v1:0', region: 'us-west-2' }],
  }),
  serviceAccount: 'litellm',
  masterKeySecret: 'litellm-master-key',
  databaseSecret: 'litellm-database',
  databaseName: 'litellm',
  environmentSecrets: ['litellm-environment'],
  replicas: 1,
};

describe('litellmValues', () => {
  const values = litellmValues(PROPS);

  test('brings no database and no Redis of its own', () => {
    expect(values.db).toMatchObject({ useExisting: true, deployStandalone: false });
    expect(values.redis.enabled).toBe(false);
  });

  test('migrates by a Helm hook, with an account that exists before the release', () => {
    expect(values.migrationJob.hooks).toEqual({ argocd: { enabled: false }, helm: { enabled: true } });
    expect(values.serviceAccount).toEqual({ create: false, name: 'litellm' });
  });

  test('the migration ends before Helm, which has 12 minutes', () => {
    expect(values.migrationJob.activeDeadlineSeconds).toBeLessThan(12 * 60);
  });

  test('the database is reached over TLS and its password is a reference', () => {
    expect(values.db.url).toMatch(/:\$\(DATABASE_PASSWORD\)@.*\?sslmode=require$/);
  });

  test('pods meet the pod security level restricted, the migration Job by its container alone', () => {
    expect(values.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('whatever is written under a read-only root lies on a volume', () => {
    const mounts = values.volumeMounts.map(({ mountPath }) => mountPath);
    for (const variable of ['HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'LITELLM_MIGRATION_DIR']) {
      expect(mounts.some((path) => values.envVars[variable]?.startsWith(path))).toBe(true);
    }
    // The image's own; another value hides the engines that are baked in.
    expect(Object.keys(values.envVars).filter((name) => name.startsWith('PRISMA_'))).toEqual([]);
  });

  test('nothing is fetched at start, and there is no user interface', () => {
    expect(values.envVars).toMatchObject({ LITELLM_LOCAL_MODEL_COST_MAP: 'True', DISABLE_ADMIN_UI: 'True' });
  });

  test.each([
    [1, undefined, { pdb: false, autoscaling: false }],
    [2, undefined, { pdb: true, autoscaling: false }],
    [2, 6, { pdb: true, autoscaling: true }],
  ])('%p to %p replicas', (replicas, maxReplicas, expected) => {
    const { pdb, autoscaling } = litellmValues({ ...PROPS, replicas, maxReplicas });
    expect({ pdb: pdb.enabled, autoscaling: autoscaling.enabled }).toEqual(expected);
  });

  test('reversed replicas are refused', () => {
    expect(() => litellmValues({ ...PROPS, replicas: 3, maxReplicas: 2 })).toThrow(
      'gateway replicas: 3 to 2 is no range from 1 up',
    );
  });
});
