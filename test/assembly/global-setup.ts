import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../../lib/app';
import { resolveDeployments } from '../../lib/config/resolve-deployments';
import { examples, ASSEMBLIES } from './examples';

/** Synthesizes every example once; the tests read what a deploy would read. */
export default async function globalSetup(): Promise<void> {
  rmSync(ASSEMBLIES, { recursive: true, force: true });
  mkdirSync(ASSEMBLIES, { recursive: true });
  for (const [name, deployments] of Object.entries(examples)) {
    const app = await buildApp({
      deployments: resolveDeployments(deployments),
      outdir: join(ASSEMBLIES, name),
    });
    app.synth();
  }
}
