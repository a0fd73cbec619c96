/** `npm run docs`: makes the pages of docs/generated anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from './generators/pages';

for (const [name, make] of Object.entries(pages)) {
  writeFileSync(join(__dirname, 'generated', name), make());
}
