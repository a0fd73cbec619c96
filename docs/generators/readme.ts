import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** The README with its example blocks filled from the files that they name, so that what it shows is what is tested. */
export const readme = (): string =>
  readFileSync(join(root, 'README.md'), 'utf8').replace(
    /(<!-- example: (\S+) -->\n)[\s\S]*?(<!-- \/example -->)/g,
    (_, open: string, file: string, close: string) =>
      `${open}\n\`\`\`ts\n${readFileSync(join(root, file), 'utf8').trim()}\n\`\`\`\n\n${close}`,
  );
