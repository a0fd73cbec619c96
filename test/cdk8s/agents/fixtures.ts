import { App } from 'cdk8s';
import { AgentChart, type AgentChartProps } from '../../../cdk8s/agents/agent-chart';
import type { AgentModel } from '../../../cdk8s/agents/agent-kind';
import { Hermes } from '../../../cdk8s/agents/hermes/kind';
import { OpenClaw } from '../../../cdk8s/agents/openclaw/kind';

export const model: AgentModel = {
  id: 'claude-opus-4-6',
  contextWindow: 200_000,
  maxTokens: 64_000,
  input: ['text', 'image'],
};

const common = {
  model,
  privateRanges: { vpcCidrs: ['10.1.0.0/16'], serviceCidrs: ['172.20.0.0/16'] },
};

const slack = { kind: 'slack', secret: 'openclaw/agents/support', channels: { C0123456789: {} } } as const;
const feishu = { kind: 'feishu', secret: 'openclaw/agents/research', groups: { oc_fake: {} } } as const;

/** One agent of each shape that the source system had. */
export const variants = {
  'OpenClaw on Slack, nested': {
    ...common,
    name: 'support',
    kind: new OpenClaw({ channels: [slack] }),
    image: 'registry.test/openclaw:1',
    isolation: 'nested',
    seedSecret: 'openclaw/test/agents/support/seed',
  },
  'OpenClaw on Feishu, metal': {
    ...common,
    name: 'sales',
    kind: new OpenClaw({ channels: [feishu] }),
    image: 'registry.test/openclaw:1',
    isolation: 'metal',
    hypervisor: 'clh',
    seedSecret: 'openclaw/test/agents/sales/seed',
  },
  'OpenClaw on Graviton': {
    ...common,
    name: 'graviton',
    kind: new OpenClaw({ channels: [slack] }),
    image: 'registry.test/openclaw:1-arm64',
    isolation: 'metal-arm64',
    seedSecret: 'openclaw/test/agents/graviton/seed',
  },
  'Hermes on Feishu': {
    ...common,
    name: 'research',
    kind: new Hermes({ channels: [feishu] }),
    image: 'registry.test/hermes:1',
    isolation: 'nested',
    seedSecret: 'openclaw/test/agents/research/seed',
  },
  'Hermes on Slack, runc': {
    ...common,
    name: 'lab',
    kind: new Hermes({ channels: [slack] }),
    image: 'registry.test/hermes:1',
    isolation: 'runc',
    seedSecret: 'openclaw/test/agents/lab/seed',
  },
} as const satisfies Record<string, AgentChartProps>;

/** A rendered Kubernetes object, as far as tests look into it. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec?: unknown;
  readonly data?: Record<string, string>;
}

export const render = (props: AgentChartProps): Rendered[] =>
  new AgentChart(new App(), props.name, props).toJson() as Rendered[];

export const supportAgent: AgentChartProps = variants['OpenClaw on Slack, nested'];
