import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../../lib/app';
import { resolveDeployments } from '../../lib/config/resolve-deployments';
import { ASSEMBLIES, examples } from './examples';

/** One assembly per example, as a deploy of it would read. */
const synthesizeExamples = async (): Promise<void> => {
  rmSync(ASSEMBLIES, { recursive: true, force: true });
  mkdirSync(ASSEMBLIES, { recursive: true });
  for (const [name, deployments] of Object.entries(examples)) {
    const app = await buildApp({
      deployments: resolveDeployments(deployments),
      outdir: join(ASSEMBLIES, name),
    });
    app.synth();
  }
};

synthesizeExamples().catch((error: unknown) => {
  process.exitCode = 1;
  throw error;
});
