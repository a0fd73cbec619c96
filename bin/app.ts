/** The application that `npx cdk synth | ls | diff | deploy` runs. Another configuration: `-c config=<file>`. */
import { resolve } from 'node:path';
import { buildApp } from '../lib/app';
import { fail } from './fail';
import { loadDeployments } from './load-deployments';

const main = async (): Promise<void> => {
  const context = JSON.parse(process.env['CDK_CONTEXT_JSON'] ?? '{}') as { config?: string };
  const deployments = loadDeployments(resolve(context.config ?? 'config/deployments.ts'));
  const app = await buildApp({ deployments });
  app.synth();
};

main().catch(fail);
