/**
 * Lets Node run this repository's TypeScript: `node --require ./bin/typescript.cjs bin/synth.ts`.
 *
 * A third of a synth is reading and compiling some 1,500 modules. What swc and V8 make of a file is therefore kept,
 * under a name that is a hash of its content, so that it can never be out of date. Types are `npm run typecheck`'s.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { addHook } = require('pirates');

// Keeps what V8 makes of all the libraries; there from Node 22.1 on.
/** @type {{ enableCompileCache?: () => unknown }} */ (Module).enableCompileCache?.();

const cache = join(__dirname, '../node_modules/.cache/openclaw-eks-blueprint');
const { version } = require('@swc/core/package.json');

/** @type {import('@swc/core').Options} */
const options = {
  swcrc: false,
  configFile: false,
  module: { type: 'commonjs' },
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
};

/** @param {string} kept @param {string} code */
const keep = (kept, code) => {
  const partial = `${kept}.${process.pid}`;
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(partial, code);
    // Into place at once, so that a run beside this one never reads half a file.
    renameSync(partial, kept);
  } catch {
    // A checkout that cannot be written to is only slower.
  }
};

/** @param {string} source @param {string} filename */
const transpile = (source, filename) => {
  const key = createHash('sha256').update(`${version} ${filename}\n${source}`).digest('hex');
  const kept = join(cache, `${key}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source, { ...options, filename });
    keep(kept, code);
    return code;
  }
};

addHook(transpile, { exts: ['.ts'] });
