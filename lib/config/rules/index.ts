import { agentRules } from './agent-rules';
import { gatewayRules } from './gateway-rules';
import { mirrorRules } from './mirror-rules';
import { networkRules } from './network-rules';
import { poolRules } from './pool-rules';
import { productionRules } from './production-rules';
import type { Rule } from './rule';

/** Every rule over several settings, in the order in which their problems are reported. */
export const rules: readonly Rule[] = [
  ...networkRules,
  ...poolRules,
  ...gatewayRules,
  ...agentRules,
  ...mirrorRules,
  ...productionRules,
];
