import { didYouMean } from '../did-you-mean';
import { repeated, type Finding, type Rule } from './rule';

const namesAreUnique: Rule = ({ agents }) =>
  repeated((agents ?? []).map((agent) => agent.name)).map((index) => ({
    path: `agents[${index}].name`,
    what: 'another agent has this name',
    got: agents?.[index]?.name,
    allowed: 'a name of its own for every agent',
    fix: 'rename one of the two; the name is also the namespace and the key',
  }));

const secretsAreUnique: Rule = ({ agents }) =>
  repeated((agents ?? []).map((agent) => agent.channel.secret)).map((index) => ({
    path: `agents[${index}].channel.secret`,
    what: 'another agent uses the same channel tokens, so each would get half of the messages',
    got: agents?.[index]?.channel.secret,
    allowed: 'a secret of its own for every agent',
    fix: 'register another app in the channel and put its tokens into another secret',
  }));

const meant = (got: string, models: readonly { readonly name: string }[]): string | undefined => {
  const near = didYouMean(
    got,
    models.map(({ name }) => name),
  );
  return near && `did you mean ${JSON.stringify(near)}? Otherwise add the model to gateway.models`;
};

const modelIsOffered: Rule = ({ agents, gateway }) =>
  gateway
    ? (agents ?? []).flatMap((agent, index) =>
        gateway.models.some((model) => model.name === agent.model)
          ? []
          : [
              {
                path: `agents[${index}].model`,
                what: 'the gateway does not offer this model',
                got: agent.model,
                allowed: gateway.models.map((model) => JSON.stringify(model.name)).join(', '),
                fix:
                  meant(agent.model, gateway.models) ??
                  'use a name of gateway.models, or add the model there',
              },
            ],
      )
    : [];

const poolExists: Rule = ({ agents, sandboxes, profile }) =>
  sandboxes
    ? (agents ?? []).flatMap((agent, index) => {
        const { isolation } = agent;
        if (isolation === undefined || isolation === 'runc') return [];
        if (sandboxes.pools.some((pool) => pool.kind === isolation)) return [];
        const others = [...new Set<string>(sandboxes.pools.map((pool) => pool.kind))];
        return [
          {
            path: `agents[${index}].isolation`,
            what: `no ${isolation} pool, so the agent would wait for a node for ever`,
            got: isolation,
            allowed: [...others, ...(profile === 'dev' ? ['runc'] : [])]
              .map((kind) => JSON.stringify(kind))
              .join(', '),
            fix: `add { kind: "${isolation}" } to sandboxes.pools, or choose an isolation that has a pool`,
          },
        ];
      })
    : [];

const hypervisorFits: Rule = ({ agents, sandboxes }) =>
  sandboxes
    ? (agents ?? []).flatMap((agent, index) => {
        const isolation = agent.isolation ?? sandboxes.pools[0]?.kind;
        if (isolation === 'runc') return [];
        const arm = isolation === 'metal-arm64';
        const allowed: readonly string[] = arm ? ['qemu'] : sandboxes.hypervisors;
        const found = { path: `agents[${index}].hypervisor`, got: agent.hypervisor };
        const list = allowed.map((name) => JSON.stringify(name)).join(', ');
        if (!allowed.includes(agent.hypervisor)) {
          return [
            arm
              ? {
                  ...found,
                  what: 'Graviton nodes have qemu only',
                  allowed: list,
                  fix: 'leave hypervisor out, or choose an x86-64 isolation',
                }
              : {
                  ...found,
                  what: 'the hypervisor is not installed',
                  allowed: list,
                  fix: `add "${agent.hypervisor}" to sandboxes.hypervisors`,
                },
          ];
        }
        const thin = sandboxes.pools.some(
          ({ kind, snapshotter }) => kind === isolation && snapshotter === 'devmapper',
        );
        return agent.hypervisor !== 'fc' || thin
          ? []
          : [
              {
                ...found,
                what: `no ${isolation ?? ''} pool has the block snapshotter that Firecracker needs, so the agent would wait for ever`,
                allowed: allowed
                  .filter((name) => name !== 'fc')
                  .map((name) => JSON.stringify(name))
                  .join(', '),
                fix: 'choose the isolation of a pool with snapshotter "devmapper", or another hypervisor',
              },
            ];
      })
    : [];

/** The RuntimeClasses of the other hypervisors keep away from nodes whose disks are a thin pool. */
const thinPoolsAreForFirecracker: Rule = ({ agents, sandboxes }) =>
  (agents ?? []).flatMap((agent, index) => {
    const isolation = agent.isolation ?? sandboxes?.pools[0]?.kind;
    const pools = sandboxes?.pools.filter(({ kind }) => kind === isolation) ?? [];
    const thinOnly = pools.length > 0 && pools.every(({ snapshotter }) => snapshotter === 'devmapper');
    if (!isolation || !thinOnly || agent.hypervisor === 'fc') return [];
    return [
      {
        path: `agents[${index}].hypervisor`,
        what: `every ${isolation} pool keeps its disks for Firecracker, so the agent would wait for ever`,
        got: agent.hypervisor,
        allowed: isolation === 'metal-arm64' ? 'no hypervisor on these pools' : '"fc" on these pools',
        fix: `add { kind: "${isolation}", name: "${isolation}-files" } to sandboxes.pools, or choose another isolation`,
      },
    ];
  });

/** Hermes stops offering pairing codes as soon as there is a list of people. */
const hermesPairsOrLists: Rule = ({ agents }) =>
  (agents ?? []).flatMap(({ kind, channel }, index): Finding[] =>
    kind === 'hermes' && channel.dmPolicy === 'pairing' && channel.allowFrom.length > 0
      ? [
          {
            path: `agents[${index}].channel.allowFrom`,
            what: 'Hermes does not pair strangers beside a list of people',
            got: channel.allowFrom,
            allowed: 'a list with dmPolicy "allowlist", or dmPolicy "pairing" without one',
            fix: 'use dmPolicy "allowlist", or leave allowFrom out',
          },
        ]
      : [],
  );

const strangersAreMeant: Rule = ({ agents }) =>
  (agents ?? []).flatMap(({ channel }, index): Finding[] => {
    const path = `agents[${index}].channel`;
    if (channel.dmPolicy === 'open' && channel.acceptStrangers === undefined) {
      return [
        {
          path: `${path}.acceptStrangers`,
          what: 'an open agent answers everybody at the owner’s expense',
          got: channel.acceptStrangers,
          allowed: '"everyone may use this agent", when dmPolicy is "open"',
          fix: 'write acceptStrangers: "everyone may use this agent", or use dmPolicy "pairing"',
        },
      ];
    }
    if (channel.dmPolicy === 'allowlist' && channel.allowFrom.length === 0) {
      return [
        {
          path: `${path}.allowFrom`,
          what: 'an allowlist without anyone: the agent would answer nobody',
          got: channel.allowFrom,
          allowed: 'one id or more, when dmPolicy is "allowlist"',
          fix: 'name the people’s ids, or use dmPolicy "pairing"',
        },
      ];
    }
    return [];
  });

/** Rules of agents. */
export const agentRules: readonly Rule[] = [
  namesAreUnique,
  secretsAreUnique,
  modelIsOffered,
  poolExists,
  hypervisorFits,
  thinPoolsAreForFirecracker,
  strangersAreMeant,
  hermesPairsOrLists,
];
