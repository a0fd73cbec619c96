import { profiles } from '../profiles';
import type { Rule } from './rule';

const endpointIsLimited: Rule = ({ profile, cluster }) =>
  profile === 'production' && cluster?.endpoint.access === 'public'
    ? cluster.endpoint.allowedCidrs.flatMap((range, index) =>
        range.endsWith('/0')
          ? [
              {
                path: `cluster.endpoint.allowedCidrs[${index}]`,
                what: 'the API server would answer the whole internet',
                got: range,
                allowed: 'ranges of your own networks in profile production',
                fix: 'name the ranges of your offices or VPN, or use { access: "private" }',
              },
            ]
          : [],
      )
    : [];

const databaseIsManaged: Rule = ({ profile, gateway }) =>
  profile === 'production' && gateway?.database.kind === 'in-cluster'
    ? [
        {
          path: 'gateway.database.kind',
          what: 'keys and budgets of production would live on one volume',
          got: gateway.database.kind,
          allowed: '"aurora" in profile production',
          fix: 'use { kind: "aurora" }, or profile "dev"',
        },
      ]
    : [];

const gatewaySurvivesANode: Rule = ({ profile, gateway }) =>
  profile === 'production' && gateway && gateway.replicas < profiles.production.replicas
    ? [
        {
          path: 'gateway.replicas',
          what: 'one pod cannot survive the loss of a node',
          got: gateway.replicas,
          allowed: '2 or more in profile production',
          fix: 'use 2 or more, or profile "dev"',
        },
      ]
    : [];

const agentsAreIsolated: Rule = ({ profile, agents }) =>
  profile === 'production'
    ? (agents ?? []).flatMap((agent, index) =>
        agent.isolation === 'runc'
          ? [
              {
                path: `agents[${index}].isolation`,
                what: 'an agent without a micro-VM shares the kernel with the others',
                got: agent.isolation,
                allowed: '"nested", "metal", "metal-arm64" in profile production',
                fix: 'choose the kind of a pool of this deployment',
              },
            ]
          : [],
      )
    : [];

/** What profile `production` refuses. */
export const productionRules: readonly Rule[] = [
  endpointIsLimited,
  databaseIsManaged,
  gatewaySurvivesANode,
  agentsAreIsolated,
];
