const { transform } = require('../jest-transform');

/** @type {import('jest').Config} */
module.exports = {
  displayName: 'cluster',
  testEnvironment: 'node',
  transform,
  testMatch: ['<rootDir>/scenarios/*.scenario.ts'],
  // Inside the namespaces that run.ts made.
  globalSetup: '<rootDir>/harness/global-setup.ts',
  // One bound for all, and a generous one: each wait inside has its own.
  testTimeout: 300_000,
};
