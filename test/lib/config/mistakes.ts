/** What a person in a hurry writes: path, value, and the message that must answer it. */
export const mistakes: readonly (readonly [path: string, value: unknown, message: string])[] = [
  [
    'regoin',
    'us-west-2',
    'regoin: unknown setting of profile "dev" → did you mean region? Otherwise remove it',
  ],
  ['account', '12345', 'account: must be a 12-digit AWS account id → change it to a 12-digit AWS account id'],
  ['account', 111122223333, 'account: not a string → change it to string'],
  ['region', 'us-west-22', 'region: not one of the allowed values → did you mean "us-west-2"?'],
  [
    'region',
    'mars-1',
    'region: not one of the allowed values → change it to "us-east-1", "us-east-2", "us-west-2", "ca-central-1", "eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "sa-east-1", "cn-north-1", "cn-northwest-1"',
  ],
  [
    'profile',
    'prod',
    'profile: unknown profile → choose dev (cheap, deletable) or production (closed, protected, redundant)',
  ],
  [
    'name',
    'Dev_West',
    'name: must be a DNS-1123 label that starts with a letter: lower-case letters, digits and hyphens → change it to a DNS-1123 label that starts with a letter: lower-case letters, digits and hyphens',
  ],
  [
    'name',
    'agents',
    'name: must be another name: openclaw/agents/ and openclaw/providers/ are where people put secrets → change it to another name: openclaw/agents/ and openclaw/providers/ are where people put secrets',
  ],
  ['network', { kind: 'nwe' }, 'network.kind: unknown kind → did you mean "new"?'],
  [
    'network',
    { kind: 'new', cidr: '10.1.0.0' },
    'network.cidr: must be an IPv4 CIDR range such as 10.1.0.0/16 → change it to an IPv4 CIDR range such as 10.1.0.0/16',
  ],
  [
    'network',
    { kind: 'new', cidr: '10.0.0.0/8' },
    'network.cidr: a VPC range of the wrong size → use a /16 such as 10.1.0.0/16',
  ],
  [
    'network',
    { kind: 'new', cidr: '8.8.0.0/16' },
    'network.cidr: not a private range → take a range that no host of the internet has',
  ],
  [
    'network',
    { kind: 'new', cidr: '172.20.0.0/16' },
    'network.cidr: overlaps the service range 172.20.0.0/16 (cluster.serviceCidr) → move one of the two, for example network.cidr to 10.1.0.0/16',
  ],
  [
    'network',
    { kind: 'new', natGatways: 1 },
    'network.natGatways: unknown setting of kind "new" → did you mean natGateways? Otherwise remove it',
  ],
  [
    'availabilityZones',
    ['us-west-2a', 'us-west-2b', 'us-east-1c'],
    'availabilityZones[2]: not a zone of us-west-2 → name zones of us-west-2, or leave availabilityZones out',
  ],
  [
    'availabilityZones',
    ['us-west-2a', 'us-west-2a', 'us-west-2c'],
    'availabilityZones[1]: the zone stands there twice → name another zone',
  ],
  ['cluster.version', '1.36', 'cluster.version: not one of the allowed values → did you mean "1.35"?'],
  [
    'cluster.admins',
    ['arn:aws:iam::111122223333:group/x'],
    'cluster.admins[0]: must be the ARN of an IAM role or user such as arn:aws:iam::111122223333:role/Platform → change it to the ARN of an IAM role or user such as arn:aws:iam::111122223333:role/Platform',
  ],
  [
    'cluster.endpoint',
    { access: 'public', allowedCidrs: [] },
    'cluster.endpoint.allowedCidrs: too few → change it to a list of 1 or more: string',
  ],
  [
    'cluster.systemNodes',
    { min: 5, max: 3 },
    'cluster.systemNodes.max: below cluster.systemNodes.min (5) → raise max or lower min',
  ],
  [
    'cluster.systemNodes',
    { instanceTypes: ['m6i.xlarg'] },
    'cluster.systemNodes.instanceTypes[0]: not an x86-64 instance type of the catalogue → did you mean m6i.xlarge?',
  ],
  [
    'sandboxes.pools',
    [{ kind: 'metal', instanceTypes: ['m5.metall'] }],
    'sandboxes.pools[0].instanceTypes[0]: unknown instance type → did you mean m5.metal?',
  ],
  [
    'sandboxes.pools',
    [{ kind: 'metal', instanceTypes: ['m6g.metal'] }],
    'sandboxes.pools[0].instanceTypes[0]: cannot run a metal sandbox → move it to a pool of kind metal-arm64',
  ],
  [
    'sandboxes.pools',
    [{ kind: 'nested' }, { kind: 'nested' }],
    'sandboxes.pools[1].name: another pool has this name → give the second pool of a kind a name',
  ],
  [
    'sandboxes.pools',
    [{ kind: 'nested' }, { kind: 'metal', snapshotter: 'devmapper' }],
    'sandboxes.pools[1].instanceTypes: devmapper keeps its thin pool on the instance store, which these types lack → name types with instance store, or use snapshotter "overlayfs"',
  ],
  [
    'sandboxes.hypervisors',
    ['qemu', 'fc'],
    'sandboxes.hypervisors: Firecracker needs a pool with a block snapshotter → add { kind: "metal", snapshotter: "devmapper", instanceTypes: ["m5d.metal"] }, or leave "fc" out',
  ],
  [
    'gateway.models',
    [],
    'gateway.models: too few → change it to a list of 1 or more: an object with provider "bedrock" or provider "openai-compatible" or provider "anthropic" or provider "openai"',
  ],
  [
    'gateway.models',
    [
      { provider: 'bedrock', name: 'claude-sonnet-4-6' },
      { provider: 'bedrock', name: 'claude-sonnet-4-6' },
    ],
    'gateway.models[1].name: another model has this name → rename one of the two; agents ask for a model by this name',
  ],
  [
    'gateway.database',
    { kind: 'aurora', storageGiB: 10 },
    'gateway.database.storageGiB: unknown setting of kind "aurora" → remove it',
  ],
  [
    'gateway.database',
    { kind: 'aurora', minCapacity: 8, maxCapacity: 2 },
    'gateway.database.maxCapacity: below gateway.database.minCapacity (8) → raise maxCapacity or lower minCapacity',
  ],
  [
    'agents.0.model',
    'claude-sonnet-46',
    'agents[0].model: the gateway does not offer this model → did you mean "claude-sonnet-4-6"? Otherwise add the model to gateway.models',
  ],
  [
    'agents.0.name',
    'a'.repeat(64),
    'agents[0].name: must have at most 57 characters → change it to have at most 57 characters',
  ],
  [
    'agents.0.budget',
    { usd: 0 },
    'agents[0].budget.usd: must be an amount above 0 → change it to an amount above 0',
  ],
  [
    'agents.0.isolation',
    'metal-arm64',
    'agents[0].isolation: no metal-arm64 pool, so the agent would wait for a node for ever → add { kind: "metal-arm64" } to sandboxes.pools, or choose an isolation that has a pool',
  ],
  [
    'agents.0.hypervisor',
    'clh',
    'agents[0].hypervisor: the hypervisor is not installed → add "clh" to sandboxes.hypervisors',
  ],
  [
    'agents.0.memoryGiB',
    1,
    'agents[0].memoryGiB: must be at least 2: the agent takes 1.35 GB after its first answer → change it to at least 2: the agent takes 1.35 GB after its first answer',
  ],
  [
    'agents.0.channel.dmPolicy',
    'open',
    'agents[0].channel.acceptStrangers: an open agent answers everybody at the owner’s expense → write acceptStrangers: "everyone may use this agent", or use dmPolicy "pairing"',
  ],
  [
    'agents.0.channel.dmPolicy',
    'allowlist',
    'agents[0].channel.allowFrom: an allowlist without anyone: the agent would answer nobody → name the people’s ids, or use dmPolicy "pairing"',
  ],
  [
    'mirrors',
    { 'ghrc.io': 'mirror.example.com' },
    'mirrors["ghrc.io"]: nothing is taken from this host → did you mean ghcr.io?',
  ],
  [
    'mirrors',
    { 'ghcr.io': 'https://mirror.example.com/' },
    'mirrors["ghcr.io"]: not a host with an optional path → leave out https:// or oci:// and any slash at the end',
  ],
];
