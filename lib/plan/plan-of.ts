import type { Deployment } from '../config/resolve-deployments';
import { readAssembly } from './assembly';
import { deploymentFacts } from './deployment-facts';
import { renderPlan } from './render';

/**
 * The plan of an assembly: what it makes, what it costs idle, what to do next.
 * @param directory the assembly that was made from the deployments
 * @param output the same folder, as the user would type it
 */
export const planOf = (deployments: readonly Deployment[], directory: string, output: string): string => {
  const stacks = readAssembly(directory);
  return renderPlan({
    deployments: deployments.map((deployment) =>
      deploymentFacts(
        deployment,
        stacks.filter((stack) => stack.deployment === deployment.name),
      ),
    ),
    stacks,
    output,
  });
};
