import { Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { App as Cdk8sApp } from 'cdk8s';
import { Construct } from 'constructs';
import { AgentChart } from '../../cdk8s/agents/agent-chart';
import type { AgentKind } from '../../cdk8s/agents/agent-kind';
import { Hermes } from '../../cdk8s/agents/hermes/kind';
import { OpenClaw } from '../../cdk8s/agents/openclaw/kind';
import { shardOf } from '../../cdk8s/agents/shard';
import { AgentKeyChart } from '../../cdk8s/gateway/agent-key-chart';
import { AgentSecret } from '../../constructs/agents/agent-secret';
import type { PlatformCluster } from '../../constructs/cluster/platform-cluster';
import { AgentImage } from '../../constructs/images/agent-image';
import { AppliedChart } from '../../constructs/manifest/applied-chart';
import type { Deployment } from '../config/resolve-deployments';
import type { Mirrors } from '../mirrors';
import { NPM_REGISTRY, versions } from '../pinned-versions';
import { modelFacts } from './gateway-models';

/**
 * The number of agent stacks that there can be. Never to be changed: an agent that moves to another stack loses its
 * volume (ADR 6). 64 stacks of at most some 30 agents hold a thousand.
 */
export const AGENT_SHARDS = 64;

type Agent = Deployment['agents'][number];

/** The agents of a deployment by the id of their stack; ids and names in their own order, whatever the list's. */
export const agentShards = (agents: readonly Agent[]): ReadonlyMap<string, readonly Agent[]> => {
  const shards = new Map<string, Agent[]>();
  for (const agent of [...agents].sort((a, b) => a.name.localeCompare(b.name, 'en'))) {
    const id = `Agents-${String(shardOf(agent.name, AGENT_SHARDS)).padStart(2, '0')}`;
    shards.set(id, [...(shards.get(id) ?? []), agent]);
  }
  return new Map([...shards].sort(([a], [b]) => a.localeCompare(b, 'en')));
};

/** Properties of {@link AgentsStack}. */
export interface AgentsStackProps {
  readonly deployment: Deployment;
  readonly mirrors: Mirrors;
  readonly cluster: PlatformCluster;
  /** The agents of this stack. */
  readonly agents: readonly Agent[];
  /** Key that encrypts the generated secrets. */
  readonly secretsKeyArn: string;
}

/** Agents whose names fall to this stack, each with a seed, a namespace of its own and a key at the gateway. */
export class AgentsStack extends Stack {
  private readonly images = new Map<string, string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AgentsStackProps,
  ) {
    super(scope, id, { description: `Agents of ${props.deployment.name}.` });
    const encryptionKey = Key.fromKeyArn(this, 'SecretsKey', props.secretsKeyArn);
    for (const agent of props.agents) {
      // Keyed by the name, so that the agents' order says nothing.
      const home = new Construct(this, agent.name);
      const secret = new AgentSecret(home, 'Seed', {
        deployment: props.deployment.name,
        agent: agent.name,
        encryptionKey,
      });
      const charts = new Cdk8sApp();
      const { cluster } = props.cluster;
      const key = new AppliedChart(home, 'Key', {
        cluster,
        chart: this.keyChart(charts, agent, secret),
        dependsOn: [secret],
      });
      new AppliedChart(home, 'Agent', {
        cluster,
        chart: this.agentChart(charts, agent, secret),
        dependsOn: [key],
      });
    }
  }

  private keyChart(charts: Cdk8sApp, agent: Agent, secret: AgentSecret): AgentKeyChart {
    return new AgentKeyChart(charts, 'Key', {
      agent: agent.name,
      seedSecretName: secret.secretName,
      image: this.props.mirrors.image(versions.images.litellm),
      models: [agent.model],
      maxBudget: agent.budget.usd,
      budgetDuration: agent.budget.per,
      rpmLimit: agent.rateLimit.requestsPerMinute,
      tpmLimit: agent.rateLimit.tokensPerMinute,
    });
  }

  private agentChart(charts: Cdk8sApp, agent: Agent, secret: AgentSecret): AgentChart {
    const { deployment } = this.props;
    const [firstPool] = deployment.sandboxes.pools;
    const isolation = agent.isolation ?? firstPool?.kind ?? 'nested';
    return new AgentChart(charts, 'Agent', {
      name: agent.name,
      kind: kindOf(agent),
      image:
        agent.kind === 'openclaw'
          ? this.openclawImage(isolation)
          : this.props.mirrors.image(versions.images.hermes),
      model: { id: agent.model, ...modelFacts(deployment, agent.model) },
      isolation,
      hypervisor: agent.hypervisor,
      seedSecret: secret.secretName,
      privateRanges: { vpcCidrs: [deployment.network.cidr], serviceCidrs: [deployment.cluster.serviceCidr] },
      cpu: agent.cpu,
      memoryGiB: agent.memoryGiB,
      storageGiB: agent.storageGiB,
      doNotDisrupt: agent.doNotDisrupt,
    });
  }

  /** OpenClaw with its channel plugins, once per architecture and stack. */
  private openclawImage(isolation: string): string {
    const architecture = isolation === 'metal-arm64' ? 'arm64' : 'amd64';
    const made = this.images.get(architecture);
    if (made) return made;
    const { mirrors } = this.props;
    const { uri } = new AgentImage(this, architecture === 'arm64' ? 'OpenClawArm64' : 'OpenClawAmd64', {
      baseImage: mirrors.image(versions.images.openclaw),
      plugins: Object.entries(versions.channelPlugins).map(([plugin, pin]) => ({ id: plugin, ...pin })),
      architecture,
      npmRegistry: mirrors.reference(NPM_REGISTRY),
    });
    this.images.set(architecture, uri);
    return uri;
  }
}

const kindOf = (agent: Agent): AgentKind =>
  agent.kind === 'openclaw'
    ? new OpenClaw({ channels: [agent.channel] })
    : new Hermes({ channels: [agent.channel] });
