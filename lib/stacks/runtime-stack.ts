import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { App as Cdk8sApp, type Chart } from 'cdk8s';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import type { Construct, IDependable } from 'constructs';
import { AgentAdmission } from '../../cdk8s/admission/agent-admission';
import { AgentSandboxGuards } from '../../cdk8s/agent-sandbox';
import { KATA_STARTUP_TAINT, SANDBOX_NODE_LABEL, SANDBOX_TAINT } from '../../cdk8s/node-pools/names';
import { NodePools } from '../../cdk8s/node-pools/node-pools';
import { RuntimeClasses, staticRuntimeClassManifest } from '../../cdk8s/runtime-classes';
import { StorageClasses } from '../../cdk8s/storage-class';
import { DRAIN_GROUP, DrainAccess } from '../../cdk8s/teardown/drain-access';
import { AGENT_SANDBOX_NAMESPACE, AgentSandbox } from '../../constructs/agent-sandbox/agent-sandbox';
import { VolumeBackups } from '../../constructs/backup/volume-backups';
import type { PlatformCluster } from '../../constructs/cluster/platform-cluster';
import { HelmRelease } from '../../constructs/helm/helm-release';
import {
  assertSupportedKataDeploy,
  kataDeployValues,
  type KataDeployValues,
} from '../../constructs/kata/kata-deploy-values';
import { AppliedChart } from '../../constructs/manifest/applied-chart';
import { ReleaseProvider } from '../../constructs/manifest/release-provider';
import { ClusterDrain } from '../../constructs/teardown/cluster-drain';
import { profiles } from '../config/profiles';
import type { Deployment } from '../config/resolve-deployments';
import type { Mirrors } from '../mirrors';
import { versions } from '../pinned-versions';
import { sandboxPools } from './sandbox-pools';
import { logRetention } from './log-retention';

/** Properties of {@link RuntimeStack}. */
export interface RuntimeStackProps {
  readonly deployment: Deployment;
  readonly mirrors: Mirrors;
  readonly cluster: PlatformCluster;
}

/**
 * What agents run on: storage and its backups, node pools, Kata, agent-sandbox, the admission policies that bind them to
 * it; and the drain, which on deletion comes before all of that.
 */
export class RuntimeStack extends Stack {
  private readonly charts = new Cdk8sApp();
  /** Everything of this stack that is in the cluster. */
  private readonly inCluster: IDependable[] = [];
  private readonly drain: ClusterDrain;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RuntimeStackProps,
  ) {
    super(scope, id, {
      description: `Sandbox runtime of ${props.deployment.name}.`,
      terminationProtection: props.deployment.cluster.deletionProtection,
    });
    this.addBackups();
    this.apply('Storage', new StorageClasses(this.charts, 'Storage'));
    this.addNodePools();
    this.addKata();
    this.addAgentSandbox();
    this.addAdmission();
    this.drain = this.addDrain();
  }

  /**
   * Makes CloudFormation refuse to delete this stack as long as the other one is there: the drain would take away the
   * volumes under it.
   */
  public outlive(stack: Stack): void {
    new CfnOutput(stack, 'Runtime', {
      value: this.drain.drained,
      description: 'Keeps the stack Runtime, which empties the cluster when it goes, until this one is gone',
    });
  }

  private addBackups(): void {
    const { backups, cluster, name } = this.props.deployment;
    if (backups.retentionDays === 0) return;
    new VolumeBackups(this, 'Backups', {
      clusterName: name,
      retention: Duration.days(backups.retentionDays),
      removalPolicy: cluster.deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  private addNodePools(): void {
    const { deployment, cluster } = this.props;
    this.apply(
      'NodePools',
      new NodePools(this.charts, 'NodePools', {
        clusterName: deployment.name,
        nodeRoleName: cluster.karpenter.nodeRole.roleName,
        amiAlias: versions.nodeAmi.karpenterAlias,
        subnets: subnetsOf(deployment),
        // EKS itself puts this tag on the security group that it makes for the cluster.
        securityGroups: [{ tags: { 'aws:eks:cluster-name': deployment.name } }],
        tags: deployment.tags,
        pools: sandboxPools(deployment),
      }),
    );
  }

  private addKata(): void {
    const { cluster, deployment, mirrors } = this.props;
    const { hypervisors, pools } = deployment.sandboxes;
    const graviton = pools.some(({ kind }) => kind === 'metal-arm64');
    const x86 = pools.some(({ kind }) => kind !== 'metal-arm64');
    const chart = mirrors.chart(versions.charts['kata-deploy']);
    assertSupportedKataDeploy(chart.version);
    const { repository: reference, tag } = versions.images.kubectl;
    const release = new HelmRelease<KataDeployValues>(this, 'KataDeploy', {
      cluster: cluster.cluster,
      chart,
      release: 'kata-deploy',
      namespace: 'kube-system',
      values: kataDeployValues({
        hypervisors: x86 ? hypervisors : [],
        staticRuntimeClass: graviton ? staticRuntimeClassManifest() : undefined,
        nodeSelector: { [SANDBOX_NODE_LABEL]: 'true' },
        nodeTaint: SANDBOX_TAINT,
        startupTaint: KATA_STARTUP_TAINT,
        image: mirrors.reference('quay.io/kata-containers/kata-deploy'),
        kubectlImage: { reference: mirrors.reference(reference), tag },
      }),
    });
    this.inCluster.push(release);
    if (x86) {
      const classes = hypervisors.map((name) => `kata-${name}` as const);
      this.apply('RuntimeClasses', new RuntimeClasses(this.charts, 'RuntimeClasses', { classes }));
    }
  }

  private addAgentSandbox(): void {
    const { cluster, deployment, mirrors } = this.props;
    const { replicas } = profiles[deployment.profile];
    const release = versions.releases['agent-sandbox'];
    const image = versions.images['agent-sandbox-controller'];
    const provider = new ReleaseProvider(this, 'Releases', {
      cluster: cluster.cluster,
      kubectlLayer: new KubectlV35Layer(this, 'Kubectl'),
      logRetention: logRetention(deployment.cluster.logRetentionDays),
    });
    const sandbox = new AgentSandbox(this, 'AgentSandbox', {
      provider,
      release: { ...release, image: { repository: mirrors.repository(image), tag: image.tag } },
      mirror: mirrors.reference(release.baseUrl),
      replicas,
    });
    this.inCluster.push(sandbox);
    const guards = new AgentSandboxGuards(this.charts, 'AgentSandbox', {
      namespace: AGENT_SANDBOX_NAMESPACE,
      vpcCidrs: [deployment.network.cidr],
      serviceCidrs: [deployment.cluster.serviceCidr],
      monitoringNamespace: 'monitoring',
      replicas,
    });
    this.apply('AgentSandboxGuards', guards, [sandbox]);
  }

  private addAdmission(): void {
    const { profile, sandboxes } = this.props.deployment;
    const runtimeClasses = [...sandboxes.hypervisors.map((name) => `kata-${name}`), 'kata-qemu-static'];
    this.apply(
      'Admission',
      new AgentAdmission(this.charts, 'Admission', { runtimeClasses, allowRunc: profile === 'dev' }),
    );
  }

  /** Last, so that it depends on all that went before: whoever ends nodes, volumes and sandboxes outlives it. */
  private addDrain(): ClusterDrain {
    const { cluster, deployment } = this.props;
    this.apply('DrainAccess', new DrainAccess(this.charts, 'DrainAccess'));
    return new ClusterDrain(this, 'Drain', {
      cluster: cluster.cluster,
      group: DRAIN_GROUP,
      before: this.inCluster,
      logRetention: logRetention(deployment.cluster.logRetentionDays),
    });
  }

  private apply(id: string, chart: Chart, dependsOn: IDependable[] = []): AppliedChart {
    const { cluster } = this.props.cluster;
    const applied = new AppliedChart(this, id, { cluster, chart, dependsOn });
    this.inCluster.push(applied);
    return applied;
  }
}

const subnetsOf = ({ name, network }: Deployment) =>
  network.kind === 'new'
    ? [{ tags: { 'karpenter.sh/discovery': name } }]
    : network.privateSubnetIds.map((id) => ({ id }));
