const { transform } = require('./test/jest-transform');

/** @type {import('jest').Config} */
const shared = { testEnvironment: 'node', transform };

/** @type {import('jest').Config} */
module.exports = {
  // Of all projects; Jest ignores it inside one. A synth in a child process takes seconds on a busy machine.
  testTimeout: 60_000,
  globalSetup: '<rootDir>/test/temporary-folder.js',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/app/'],
    },
    {
      ...shared,
      displayName: 'app',
      testMatch: ['<rootDir>/test/app/**/*.test.ts'],
      // Every example is synthesized once; the tests read the assemblies that a deploy would read.
      globalSetup: '<rootDir>/test/assembly/global-setup.ts',
    },
  ],
};
