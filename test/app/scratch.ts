import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildApp } from '../../lib/app';
import { resolveDeployments } from '../../lib/config/resolve-deployments';

/** The repository. */
export const ROOT = join(__dirname, '../..');

/** An empty folder for one test, inside the repository and ignored by git. */
export const scratch = (name: string): string => {
  const folder = join(ROOT, 'out/test-scratch', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
};

/** As one would type it at the root of the repository. */
export const fromRoot = (path: string): string => relative(ROOT, path);

/** Synthesizes deployments into a folder of their own and returns it. */
export const synthesize = async (name: string, deployments: readonly unknown[]): Promise<string> => {
  const outdir = scratch(name);
  const app = await buildApp({ deployments: resolveDeployments(deployments), outdir });
  app.synth();
  return outdir;
};
