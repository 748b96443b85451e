import { loadSuites } from '../setup/load-suites.ts';

loadSuites('simulator/test/graph');
