import { loadSuites } from '../setup/load-suites.ts';

loadSuites('test/e2e/cli.test.ts', 'test/e2e/on-premises-worker.test.ts');
