import type { NagException } from '../nag-exception';

const rule = 'AwsSolutions-SMG4';

/** Generated secrets that no schedule rotates. */
export const secretExceptions: readonly NagException[] = [
  {
    id: 'N27',
    rule,
    scope: 'Gateway/Secrets/MasterKey/Resource',
    reason:
      "LiteLLM reads the key at its start: rotated behind it, no agent could be registered until it restarts. The key never leaves the gateway's namespace, and no person holds it.",
  },
  {
    id: 'N28',
    rule,
    scope: 'Gateway/Secrets/SaltKey/Resource',
    reason:
      'Everything that LiteLLM encrypted in its database is lost with another salt; the resource policy of the secret denies writing a new value to everybody.',
    link: 'https://docs.litellm.ai/docs/proxy/prod',
  },
  {
    id: 'N29',
    rule,
    scope: 'Gateway/Secrets/Database/Resource',
    reason:
      'LiteLLM builds its connection string at its start: rotated behind it, the gateway and with it every agent loses the database until all replicas restart. Only the pods of the cluster reach the database, over TLS.',
  },
  {
    id: 'N30',
    rule,
    scope: 'Observability/Grafana/Admin/Resource',
    reason:
      'Grafana takes the password at its start, so that a rotation alone would change nothing but the copy that an administrator looks up. Grafana has no Ingress; it is reached through the Kubernetes API.',
  },
  {
    id: 'N31',
    rule,
    scope: 'Agents-*/*/Seed/Secret',
    reason:
      'The agent reads the keys that are derived from its seed at its start: a schedule would cut off every running agent. A new seed is a decision of whoever can restart the agent; the key is bound to its models and budget.',
  },
];
