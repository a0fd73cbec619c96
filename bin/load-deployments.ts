import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolveDeployments, type Deployment } from '../lib/config/resolve-deployments';

/**
 * Reads a configuration file and checks it.
 * @throws Error when there is no such file, or it exports no deployments
 * @throws ConfigError with everything that is wrong
 */
export const loadDeployments = (file: string): readonly Deployment[] => {
  if (!existsSync(file)) {
    throw new Error(`there is no configuration ${file}; see config/deployments.ts and config/examples`);
  }
  const { deployments } = createRequire(__filename)(file) as { deployments?: unknown };
  if (!Array.isArray(deployments) || deployments.length === 0) {
    throw new Error(
      `${file} must export deployments, a list of one or more: export const deployments = [defineDeployment({ … })]`,
    );
  }
  return resolveDeployments(deployments);
};
