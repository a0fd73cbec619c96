import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AuroraPostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { App as Cdk8sApp, type Chart } from 'cdk8s';
import type { Construct, IDependable } from 'constructs';
import { OperatorNamespaceChart } from '../../cdk8s/database/operator-namespace-chart';
import { PostgresChart } from '../../cdk8s/database/postgres-chart';
import { ExternalSecretsGuards } from '../../cdk8s/external-secrets-guards';
import { GatewayChart } from '../../cdk8s/gateway/gateway-chart';
import { KeyScriptChart } from '../../cdk8s/gateway/key-script-chart';
import { DATABASE, GATEWAY } from '../../cdk8s/gateway/labels';
import { SecretStoreChart } from '../../cdk8s/gateway/secret-store-chart';
import { STORAGE_CLASS_NAME, VOLUME_SNAPSHOT_CLASS_NAME } from '../../cdk8s/storage-class';
import type { PlatformCluster } from '../../constructs/cluster/platform-cluster';
import { EXTERNAL_SECRETS_NAMESPACE } from '../../constructs/cluster/external-secrets';
import { AuroraDatabase } from '../../constructs/database/aurora-database';
import {
  cloudNativePgValues,
  type CloudNativePgValues,
} from '../../constructs/database/cloudnative-pg-values';
import { Gateway } from '../../constructs/gateway/gateway';
import { GatewaySecrets } from '../../constructs/gateway/gateway-secrets';
import { proxyConfig } from '../../constructs/gateway/proxy-config';
import { SecretsKey } from '../../constructs/gateway/secrets-key';
import { HelmRelease } from '../../constructs/helm/helm-release';
import { AppliedChart } from '../../constructs/manifest/applied-chart';
import type { Deployment } from '../config/resolve-deployments';
import type { Mirrors } from '../mirrors';
import { versions } from '../pinned-versions';
import { bedrockGrants, providerKeys, proxyModels } from './gateway-models';

/** Properties of {@link GatewayStack}. */
export interface GatewayStackProps {
  readonly deployment: Deployment;
  readonly mirrors: Mirrors;
  readonly cluster: PlatformCluster;
}

/** Where the gateway finds its database. */
interface Database {
  /** Host name. @default - the secret says it */
  readonly host?: string;
  /** What must be in place before the gateway starts. */
  readonly ready: IDependable[];
}

/** The LLM gateway with its database, secrets and permissions. Stateful: keys, budgets and spend live here. */
export class GatewayStack extends Stack {
  /** Encrypts the generated secrets of agents. */
  readonly agentSecretsKeyArn: string;

  private readonly charts = new Cdk8sApp();
  private readonly removalPolicy: RemovalPolicy;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GatewayStackProps,
  ) {
    const { deployment, cluster, mirrors } = props;
    super(scope, id, {
      description: `LLM gateway of ${deployment.name}.`,
      terminationProtection: deployment.cluster.deletionProtection,
    });
    this.removalPolicy = deployment.cluster.deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const readerRoleArns = [cluster.externalSecrets.role.roleArn];
    const secrets = new GatewaySecrets(this, 'Secrets', {
      deployment: deployment.name,
      removalPolicy: this.removalPolicy,
      readerRoleArns,
    });
    this.agentSecretsKeyArn = new SecretsKey(this, 'AgentSecrets', {
      description: `Generated secrets of the agents of ${deployment.name}`,
      removalPolicy: this.removalPolicy,
      readerRoleArns,
    }).key.keyArn;

    this.apply(
      'SecretsGuards',
      new ExternalSecretsGuards(this.charts, 'SecretsGuards', {
        namespace: EXTERNAL_SECRETS_NAMESPACE,
        vpcCidrs: [deployment.network.cidr],
        serviceCidrs: [deployment.cluster.serviceCidr],
        endpoint: deployment.network.kind === 'new' && deployment.network.interfaceEndpoints,
      }),
    );
    const store = this.apply(
      'SecretStore',
      new SecretStoreChart(this.charts, 'SecretStore', { region: deployment.region }),
    );
    const database = this.addDatabase(secrets);
    const inCluster = deployment.gateway.database.kind === 'in-cluster';
    const namespace = this.apply(
      'Namespace',
      new GatewayChart(this.charts, 'Gateway', {
        masterKeySecretName: secrets.masterKey.secretName,
        saltKeySecretName: secrets.saltKey.secretName,
        database: { secretName: secrets.database.secretName, host: database.host },
        providerKeys: providerKeys(deployment),
        network: { vpcCidrs: [deployment.network.cidr], database: inCluster ? 'in-cluster' : 'vpc' },
      }),
      [store, secrets],
    );
    this.apply('KeyScript', new KeyScriptChart(this.charts, 'KeyScript'), [namespace]);
    const postgres = inCluster ? [this.addPostgres(namespace)] : [];

    const image = versions.images.litellm;
    new Gateway(this, 'Gateway', {
      cluster: cluster.cluster,
      clusterName: deployment.name,
      chart: mirrors.chart(versions.charts['litellm-helm']),
      namespace: GATEWAY.namespace,
      image: {
        repository: mirrors.repository(image),
        tag: image.digest ? `${image.tag}@${image.digest}` : image.tag,
      },
      proxyConfig: proxyConfig({
        models: proxyModels(deployment),
        requestTimeoutSeconds: deployment.gateway.requestTimeoutSeconds,
      }),
      serviceAccount: GATEWAY.name,
      masterKeySecret: GATEWAY.masterKeySecret,
      databaseSecret: GATEWAY.databaseSecret,
      databaseName: DATABASE.name,
      environmentSecrets: [GATEWAY.environmentSecret],
      replicas: deployment.gateway.replicas,
      bedrock: bedrockGrants(deployment),
      dependsOn: [namespace, ...database.ready, ...postgres],
    });
  }

  private addDatabase(secrets: GatewaySecrets): Database {
    const { cluster, deployment } = this.props;
    const { database } = deployment.gateway;
    if (database.kind === 'in-cluster') return { host: PostgresChart.host, ready: [] };
    const aurora = new AuroraDatabase(this, 'Database', {
      vpc: cluster.cluster.vpc,
      clients: [cluster.cluster.clusterSecurityGroup],
      engineVersion: AuroraPostgresEngineVersion.of(
        versions.databases.auroraPostgresql,
        versions.databases.auroraPostgresql.split('.')[0] ?? '',
      ),
      identifier: `${deployment.name}-litellm`,
      databaseName: DATABASE.name,
      credentials: secrets.database,
      encryptionKey: secrets.encryption.key,
      minCapacity: database.minCapacity,
      maxCapacity: database.maxCapacity,
      highlyAvailable: deployment.profile === 'production',
      backupRetention: Duration.days(database.backupRetentionDays),
      deletionProtection: deployment.cluster.deletionProtection,
    });
    return { ready: [aurora] };
  }

  /** The operator must answer before its first Cluster is applied: its webhook judges it. */
  private addPostgres(namespace: IDependable): AppliedChart {
    const { cluster, deployment, mirrors } = this.props;
    const { database } = deployment.gateway;
    const network = {
      vpcCidrs: [deployment.network.cidr],
      serviceCidrs: [deployment.cluster.serviceCidr],
    };
    const operatorNamespace = this.apply(
      'OperatorNamespace',
      new OperatorNamespaceChart(this.charts, 'Operator', network),
    );
    const operator = new HelmRelease<CloudNativePgValues>(this, 'Operator', {
      cluster: cluster.cluster,
      chart: mirrors.chart(versions.charts['cloudnative-pg']),
      release: 'cloudnative-pg',
      namespace: DATABASE.operatorNamespace,
      values: cloudNativePgValues({
        imageRepository: mirrors.reference('ghcr.io/cloudnative-pg/cloudnative-pg'),
      }),
      wait: true,
    });
    operator.node.addDependency(operatorNamespace);
    if (database.kind !== 'in-cluster') throw new Error('only the in-cluster database has an operator');
    const instances = database.instances === 1 ? 1 : database.instances === 2 ? 2 : 3;
    return this.apply(
      'Postgres',
      new PostgresChart(this.charts, 'Postgres', {
        image: mirrors.image(versions.images.postgresql),
        instances,
        storage: `${database.storageGiB}Gi`,
        storageClass: STORAGE_CLASS_NAME,
        volumeSnapshotClass: VOLUME_SNAPSHOT_CLASS_NAME,
        network,
      }),
      [operator, namespace],
    );
  }

  private apply(id: string, chart: Chart, dependsOn: IDependable[] = []): AppliedChart {
    return new AppliedChart(this, id, { cluster: this.props.cluster.cluster, chart, dependsOn });
  }
}
