/** `npm run synth`: the whole cloud assembly and a plan that people can read, without an AWS account. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from '../lib/app';
import { planOf } from '../lib/plan/plan-of';
import { fail, UsageError } from './fail';
import { loadDeployments } from './load-deployments';

const options = (): { config: string; output: string } => {
  try {
    return parseArgs({
      options: {
        config: { type: 'string', default: 'config/deployments.ts' },
        output: { type: 'string', default: 'cdk.out' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}\nThe options are --config <file> and --output <folder>.`,
    );
  }
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/**
 * A typing slip in --output must not delete anything but an assembly of an earlier run. An assembly has a file cdk.out;
 * a repository that was synthesized has a folder of that name.
 */
const assertReplaceable = (output: string): void => {
  const found = statSync(output, { throwIfNoEntry: false });
  if (!found) return;
  if (found.isDirectory()) {
    if (readdirSync(output).length === 0) return;
    if (isFile(join(output, 'cdk.out')) && isFile(join(output, 'manifest.json'))) return;
  }
  throw new UsageError(`${output} is there and is not a cloud assembly; name another folder with --output`);
};

/** Everything is made beside the output and put in its place at the end, so that nothing is ever half-written. */
const synth = async (config: string, output: string): Promise<void> => {
  console.log(`Reading ${relative('.', config) || config}`);
  const deployments = loadDeployments(config);
  assertReplaceable(output);
  mkdirSync(dirname(output), { recursive: true });
  const outdir = mkdtempSync(join(dirname(output), `.${basename(output)}-`));
  try {
    const app = await buildApp({
      deployments,
      outdir,
      onProgress: (name, part) => {
        console.log(`  ${name}: ${part}`);
      },
    });
    console.log('Writing templates and assets');
    app.synth();
    rmSync(output, { recursive: true, force: true });
    renameSync(outdir, output);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
  console.log(`\n${planOf(deployments, output, relative('.', output) || output)}`);
};

const main = async (): Promise<void> => {
  const { config, output } = options();
  await synth(resolve(config), resolve(output));
};

main().catch(fail);
