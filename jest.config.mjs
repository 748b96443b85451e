// One transform for everything: swc turns TypeScript, and the few packages that ship as ES modules only, into CommonJS.
const esmOnly = [
  '@noble/',
  '@peculiar/utils/',
  'asn1js/',
  'bytestreamjs/',
  'pkijs/',
  'jose/',
  'oauth4webapi/',
  'openid-client/',
  '@clack/',
  'picocolors/',
];

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/simulator/test'],
  globalSetup: '<rootDir>/test/setup/global-setup.ts',
  globalTeardown: '<rootDir>/test/setup/global-teardown.ts',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/simulator/test/clients/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs', importInterop: 'node' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')}))`],
  // Milliseconds, for a machine that is ten times slower than an idle one: a test that hangs is ended all the same.
  testTimeout: 120_000,
  // Two more than the processors that the machines of the project have: tests wait for runs half of their time.
  maxWorkers: 4,
};
