import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Synthesizes every example once, by the runner that the README's commands use. */
export default function globalSetup(): void {
  execFileSync(
    process.execPath,
    ['--require', join(root, 'bin/typescript.cjs'), join(__dirname, 'synthesize-examples.ts')],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
}
