/** @type {import('jest').Config} */
const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  testTimeout: 60_000,
};

/** @type {import('jest').Config} */
module.exports = {
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
