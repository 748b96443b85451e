import { loadSuites } from '../setup/load-suites.ts';

loadSuites('test/simulator/exchange', 'test/simulator/compliance');
