import { loadSuites } from '../setup/load-suites.ts';

loadSuites('simulator/test/exchange', 'simulator/test/compliance');
