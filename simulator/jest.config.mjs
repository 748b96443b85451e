// `npm test` in this folder: the simulator's tests alone, which need nothing but this package. The project's own run has
// them too.
const esmOnly = ['@peculiar/utils/', 'asn1js/', 'bytestreamjs/', 'jose/', 'oauth4webapi/', 'openid-client/', 'pkijs/'];

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/clients/'],
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
  testTimeout: 30_000,
  maxWorkers: 2,
};
