import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  type AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  ParameterGroup,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** Properties of {@link AuroraDatabase}. */
export interface AuroraDatabaseProps {
  /** The network. The database lives in its private subnets. */
  readonly vpc: IVpc;

  /**
   * Who may connect: the cluster's security group, which all nodes and so all pods share. Which pods, decides the
   * network policy of the gateway's namespace.
   */
  readonly clients: readonly ISecurityGroup[];

  /** The engine's version, pinned. */
  readonly engineVersion: AuroraPostgresEngineVersion;

  /** The cluster's identifier, unique in account and region. Known beforehand, so that its log group can be ours. */
  readonly identifier: string;

  /** Name of the database. */
  readonly databaseName: string;

  /** The owner: a secret with `username` and `password`. Host, port and database name are added to it. */
  readonly credentials: ISecret;

  /** Encrypts storage, backups and insights. */
  readonly encryptionKey: IKey;

  /**
   * The least capacity, in Aurora capacity units of 2 GiB each. What runs idle, and what connections are derived from.
   *
   * @default 0.5
   */
  readonly minCapacity?: number;

  /**
   * The most capacity, in Aurora capacity units.
   *
   * @default 4
   */
  readonly maxCapacity?: number;

  /**
   * Keep a reader in another zone that takes over within a minute.
   *
   * @default true
   */
  readonly highlyAvailable?: boolean;

  /**
   * How long point-in-time recovery reaches back, at least 7 days.
   *
   * @default Duration.days(14)
   */
  readonly backupRetention?: Duration;

  /**
   * Refuse to be deleted, and leave a last snapshot where it is deleted in the end.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

const LEAST_BACKUP = Duration.days(7);

/** Aurora PostgreSQL Serverless v2 for the gateway's keys, budgets and spend. */
export class AuroraDatabase extends Construct {
  /** The database cluster. */
  public readonly cluster: DatabaseCluster;

  /** The writer's host name. The credentials hold it as well. */
  public readonly host: string;

  /**
   * @throws Error when the capacity is no range that Aurora has, or backups are kept for less than 7 days
   */
  public constructor(scope: Construct, id: string, props: AuroraDatabaseProps) {
    super(scope, id);
    const { vpc, minCapacity = 0.5, maxCapacity = 4, deletionProtection = true } = props;
    const backupRetention = props.backupRetention ?? Duration.days(14);
    const problems = [
      ...capacityProblems(minCapacity, maxCapacity),
      ...(backupRetention.toDays() < LEAST_BACKUP.toDays()
        ? [`backups of ${backupRetention.toDays()} days, at least ${LEAST_BACKUP.toDays()}`]
        : []),
    ];
    if (problems.length > 0) throw new Error(`${this.node.path}: ${problems.join('; ')}`);

    const securityGroup = new SecurityGroup(this, 'Access', {
      vpc,
      description: 'PostgreSQL from the pods of the cluster',
      // A database that opens connections is one that leaks.
      allowAllOutbound: false,
    });
    for (const client of props.clients) {
      securityGroup.addIngressRule(client, Port.POSTGRES, 'Pods of the cluster');
    }

    const removalPolicy = deletionProtection ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY;
    // RDS would make the group itself, and keep what is in it for ever.
    const logs = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/rds/cluster/${props.identifier}/postgresql`,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });

    const engine = DatabaseClusterEngine.auroraPostgres({ version: props.engineVersion });
    const instance = {
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: props.encryptionKey,
    };
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      engine,
      clusterIdentifier: props.identifier,
      parameterGroup: new ParameterGroup(this, 'Parameters', {
        engine,
        description: 'Refuses connections without TLS, logs statements that take longer than a second',
        parameters: { 'rds.force_ssl': '1', log_min_duration_statement: '1000' },
      }),
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [securityGroup],
      credentials: Credentials.fromSecret(props.credentials),
      defaultDatabaseName: props.databaseName,
      serverlessV2MinCapacity: minCapacity,
      serverlessV2MaxCapacity: maxCapacity,
      writer: ClusterInstance.serverlessV2('Writer', instance),
      readers:
        (props.highlyAvailable ?? true)
          ? [ClusterInstance.serverlessV2('Reader', { ...instance, scaleWithWriter: true })]
          : [],
      storageEncrypted: true,
      storageEncryptionKey: props.encryptionKey,
      iamAuthentication: true,
      backup: { retention: backupRetention },
      copyTagsToSnapshot: true,
      cloudwatchLogsExports: ['postgresql'],
      autoMinorVersionUpgrade: true,
      deletionProtection,
      removalPolicy,
    });
    this.cluster.node.addDependency(logs);
    this.host = this.cluster.clusterEndpoint.hostname;
  }
}

/** Aurora counts in halves, from 0 (paused) to 256. */
function capacityProblems(min: number, max: number): string[] {
  const problems = [min, max]
    .filter((value) => value < 0 || value > 256 || !Number.isInteger(value * 2))
    .map((value) => `${value} is no capacity: halves from 0 to 256`);
  if (min > max) problems.push(`capacity from ${min} to ${max}: the bounds are reversed`);
  if (max < 1) problems.push(`capacity up to ${max}: at least 1`);
  return problems;
}
