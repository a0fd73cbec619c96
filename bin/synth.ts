/** `npm run synth`: the whole cloud assembly and a plan that people can read, without an AWS account. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from '../lib/app';
import { ConfigError } from '../lib/config/config-error';
import { planOf } from '../lib/plan/plan-of';
import { loadDeployments } from './load-deployments';

const { values } = parseArgs({
  options: {
    config: { type: 'string', default: 'config/deployments.ts' },
    output: { type: 'string', default: 'cdk.out' },
  },
});

/** A typing slip in --output must not delete anything but an assembly of an earlier run. */
const assertReplaceable = (output: string): void => {
  if (!existsSync(output) || readdirSync(output).length === 0 || existsSync(join(output, 'cdk.out'))) return;
  throw new Error(
    `${output} holds something that is not a cloud assembly; name another folder with --output`,
  );
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

synth(resolve(values.config), resolve(values.output)).catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
