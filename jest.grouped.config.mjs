// The whole suite, by the groups of test/groups: see test/setup/load-suites.ts. A single suite runs by jest.config.mjs.
import single from './jest.config.mjs';

export default {
  ...single,
  testMatch: ['<rootDir>/test/groups/*.test.ts'],
  testSequencer: '<rootDir>/test/setup/longest-first.mjs',
};
