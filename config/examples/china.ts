import {
  defineDeployment,
  feishu,
  gravitonMetal,
  hermes,
  metal,
  openaiCompatible,
  openclaw,
} from '../../lib/config';

const registry = '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn';

/** Beijing: no Bedrock, no nested virtualization, and every image, chart and release file from a mirror. */
export const deployments = [
  defineDeployment({
    name: 'china',
    account: '111122223333',
    region: 'cn-north-1',
    profile: 'dev',
    network: { kind: 'new', cidr: '10.8.0.0/16' },
    sandboxes: { pools: [metal(), gravitonMetal()] },
    gateway: {
      models: [
        openaiCompatible({
          name: 'qwen',
          model: 'qwen3-max',
          baseUrl: 'https://llm.example.com.cn/v1',
          secret: 'openclaw/providers/qwen',
          price: { inputPerMillionTokens: 1.2, outputPerMillionTokens: 6 },
        }),
      ],
    },
    agents: [
      openclaw({ name: 'desk', channel: feishu({ secret: 'openclaw/agents/desk' }), model: 'qwen' }),
      hermes({
        name: 'research',
        channel: feishu({ secret: 'openclaw/agents/research' }),
        model: 'qwen',
        isolation: 'metal-arm64',
      }),
    ],
    mirrors: {
      'aws.github.io': 'charts.example.com.cn/aws',
      'charts.external-secrets.io': 'charts.example.com.cn/external-secrets',
      'cloudnative-pg.github.io': 'charts.example.com.cn/cloudnative-pg',
      'docker.io': `${registry}/docker.io`,
      'ghcr.io': `${registry}/ghcr.io`,
      'public.ecr.aws': `${registry}/public.ecr.aws`,
      'quay.io': `${registry}/quay.io`,
      'raw.githubusercontent.com': 'files.example.com.cn/github',
      'registry.k8s.io': `${registry}/registry.k8s.io`,
      'registry.npmjs.org': 'npm.example.com.cn',
    },
  }),
];
