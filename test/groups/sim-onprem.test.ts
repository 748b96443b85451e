import { loadSuites } from '../setup/load-suites.ts';

loadSuites('test/simulator/on-premises', 'test/simulator/windows', 'test/simulator/powershell');
