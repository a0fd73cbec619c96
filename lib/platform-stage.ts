import { Stage, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { pinAvailabilityZones } from '../constructs/network/availability-zones';
import type { Deployment } from './config/resolve-deployments';
import { Mirrors } from './mirrors';
import { agentShards, AgentsStack } from './stacks/agents-stack';
import { buildClusterStack } from './stacks/cluster-stack';
import { GatewayStack } from './stacks/gateway-stack';
import { NetworkStack } from './stacks/network-stack';
import { ObservabilityStack } from './stacks/observability-stack';
import { RuntimeStack } from './stacks/runtime-stack';

/** One deployment: everything that one account and region gets. Stages never refer to each other. */
export class PlatformStage extends Stage {
  /**
   * Builds the stages' stacks in the order in which they are deployed. Not a constructor, because EKS Blueprints
   * builds its stack asynchronously.
   * @param onPart told of every stack that is in place
   */
  static async build(
    scope: Construct,
    deployment: Deployment,
    onPart: (part: string) => void = () => undefined,
  ): Promise<PlatformStage> {
    const stage = new PlatformStage(scope, deployment);
    const mirrors = new Mirrors(deployment.mirrors);

    const network =
      deployment.network.kind === 'new'
        ? new NetworkStack(stage, 'Network', { deployment, network: deployment.network })
        : undefined;
    if (network) onPart('Network');

    const cluster = await buildClusterStack(stage, { deployment, mirrors, vpc: network?.vpc });
    onPart('Cluster');

    const runtime = new RuntimeStack(stage, 'Runtime', { deployment, mirrors, cluster });
    onPart('Runtime');

    const gateway = new GatewayStack(stage, 'Gateway', { deployment, mirrors, cluster });
    // Its volumes are of the StorageClass that the runtime brings.
    gateway.addDependency(runtime);
    runtime.outlive(gateway);
    onPart('Gateway');

    const observability = new ObservabilityStack(stage, 'Observability', { deployment, mirrors, cluster });
    observability.addDependency(gateway);
    runtime.outlive(observability);
    onPart('Observability');

    const { agentSecretsKeyArn: secretsKeyArn } = gateway;
    for (const [id, agents] of agentShards(deployment.agents)) {
      const stack = new AgentsStack(stage, id, { deployment, mirrors, cluster, agents, secretsKeyArn });
      stack.addDependency(runtime);
      stack.addDependency(gateway);
      runtime.outlive(stack);
    }
    onPart(`Agents (${deployment.agents.length})`);
    return stage;
  }

  private constructor(scope: Construct, deployment: Deployment) {
    const { account, region } = deployment;
    super(scope, deployment.name, { env: { account, region } });
    pinAvailabilityZones(this, deployment);
    for (const [key, value] of Object.entries(deployment.tags)) Tags.of(this).add(key, value);
  }
}
