import { loadSuites } from '../setup/load-suites.ts';

loadSuites('test/e2e/cli.test.ts', 'test/e2e/beside-the-servers.test.ts');
