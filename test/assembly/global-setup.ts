import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Synthesizes every example once, by the runner that the README's commands use. */
export default function globalSetup(): void {
  execFileSync(process.execPath, ['--import', 'tsx', join(__dirname, 'synthesize-examples.ts')], {
    cwd: join(__dirname, '../..'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
