/** `npm run docs`: makes the pages of docs/generated anew, and the examples in the README. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from './generators/pages';
import { readme } from './generators/readme';

for (const [name, make] of Object.entries(pages)) {
  writeFileSync(join(__dirname, 'generated', name), make());
}
writeFileSync(join(__dirname, '../README.md'), readme());
