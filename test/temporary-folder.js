const { mkdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const FOLDER = join(__dirname, '../out/test-temporary');

/**
 * Gives every test run a temporary folder of its own and empties it before the next: a CDK app without an output
 * folder leaves 56 MB in the machine's.
 */
module.exports = function globalSetup() {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  process.env.TMPDIR = FOLDER;
};
