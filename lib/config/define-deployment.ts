import type { DeploymentInput } from './schema/deployment';

/**
 * Declares a deployment: one account and region with everything in it.
 *
 * The input is typed here and checked by {@link resolveDeployments} when the application starts, together with
 * all other deployments, so that every problem of every deployment is reported at once.
 * @example
 * defineDeployment({
 *   name: 'dev', account: '111122223333', region: 'us-west-2', profile: 'dev',
 *   gateway: { models: [bedrock('claude-sonnet-4-6')] },
 *   agents: [openclaw({ name: 'support', channel: slack({ secret: 'openclaw/agents/support' }), model: 'claude-sonnet-4-6' })],
 * })
 */
export const defineDeployment = (input: DeploymentInput): DeploymentInput => input;
