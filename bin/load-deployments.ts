import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolveDeployments, type Deployment } from '../lib/config/resolve-deployments';
import { UsageError } from './fail';

/**
 * Reads a configuration file and checks it.
 * @throws UsageError when there is no such file, or it exports no deployments
 * @throws ConfigError with everything that is wrong
 */
export const loadDeployments = (file: string): readonly Deployment[] => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`there is no configuration ${file}; see config/deployments.ts and config/examples`);
  }
  const { deployments } = createRequire(__filename)(file) as { deployments?: unknown };
  if (!Array.isArray(deployments) || deployments.length === 0) {
    throw new UsageError(
      `${file} must export deployments, a list of one or more: export const deployments = [defineDeployment({ … })]`,
    );
  }
  return resolveDeployments(deployments);
};
