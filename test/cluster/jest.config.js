const { transform } = require('../jest-transform');

/** @type {import('jest').Config} */
module.exports = {
  displayName: 'cluster',
  testEnvironment: 'node',
  transform,
  testMatch: ['<rootDir>/scenarios/*.scenario.ts'],
  // Inside the namespaces that run.ts made.
  globalSetup: '<rootDir>/harness/global-setup.ts',
  // The kernel ends what a failed start left open; jest would wait for it.
  forceExit: true,
  // One bound for all, and a generous one: each wait inside has its own.
  testTimeout: 300_000,
};
