import { buildApp } from '../../../lib/app';
import { resolveDeployments } from '../../../lib/config/resolve-deployments';
import { shapes } from './shapes';

const [, , outdir] = process.argv;

buildApp({ deployments: resolveDeployments(shapes), outdir }).then(
  (app) => app.synth(),
  (error: unknown) => {
    process.exitCode = 1;
    throw error;
  },
);
