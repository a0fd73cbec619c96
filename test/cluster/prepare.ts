import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { MOTO_REQUIREMENTS } from './aws/emulated-aws';
import { buildPrograms } from './programs/build';
import { fetchDefinitions } from './programs/definitions';
import { unpackKubectlLayer } from './programs/kubectl-layer';
import { makePythonEnvironment } from './programs/python';
import { checkRequirements } from './programs/requirements';

const ROOT = join(__dirname, '../..');

/** Everything that needs a network or takes long: programs, definitions, assemblies. Nothing when it is all there. */
export const prepare = async (say: (line: string) => void): Promise<void> => {
  checkRequirements();
  await unpackKubectlLayer();
  await buildPrograms(say);
  await fetchDefinitions(say);
  await makePythonEnvironment('moto', MOTO_REQUIREMENTS, say);
  say('synthesizing the examples');
  execFileSync(
    process.execPath,
    ['--require', join(ROOT, 'bin/typescript.cjs'), join(ROOT, 'test/assembly/synthesize-examples.ts')],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  );
};
