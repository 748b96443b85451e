import { loadSuites } from '../setup/load-suites.ts';

loadSuites('test/temporal', 'test/processes', 'test/stack', 'test/replay');
