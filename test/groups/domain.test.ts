import { loadSuites } from '../setup/load-suites.ts';

loadSuites('test/domain');
