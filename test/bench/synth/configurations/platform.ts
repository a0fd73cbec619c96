import { bedrock, defineDeployment, nested, openclaw, slack } from '../../../../lib/config';

/** What a benchmark deployment varies. */
interface Shape {
  readonly regions?: readonly ('us-west-2' | 'us-east-1')[];
  readonly agents?: number;
}

/** Deployments of the shape of config/examples/minimal.ts, in as many regions and with as many agents as asked for. */
export const platform = ({ regions = ['us-west-2'], agents = 1 }: Shape) =>
  regions.map((region, index) =>
    defineDeployment({
      name: `bench-${region}`,
      account: '111122223333',
      region,
      profile: 'dev',
      network: { kind: 'new', cidr: `10.${index + 1}.0.0/16` },
      sandboxes: { pools: [nested()] },
      gateway: { models: [bedrock('claude-sonnet-4-6')] },
      agents: Array.from({ length: agents }, (_, agent) =>
        openclaw({
          name: `agent-${agent}`,
          channel: slack({ secret: `openclaw/agents/agent-${agent}` }),
          model: 'claude-sonnet-4-6',
        }),
      ),
    }),
  );
