/** Loads a function's module, calls it with the event on standard input, writes what comes of it to a file. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const [, , code = '', handler = '', answer = ''] = process.argv;
const [file, name = ''] = handler.split('.');
/** @typedef {(event: unknown) => Promise<unknown>} Handler */
const load = /** @type {(url: string) => Promise<Record<string, Handler | undefined>>} */ (
  (url) => import(url)
);
const exported = await load(pathToFileURL(path.join(code, `${file}.mjs`)).href);
const call = exported[name];
if (!call) throw new Error(`${file}.mjs exports no ${name}`);
const outcome = await call(JSON.parse(await text(process.stdin))).then(
  (result) => ({ result }),
  (/** @type {unknown} */ error) => ({ error: error instanceof Error ? error.message : String(error) }),
);
writeFileSync(answer, JSON.stringify(outcome));
