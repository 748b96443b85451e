import { loadSuites } from '../setup/load-suites.ts';

loadSuites('simulator/test/on-premises', 'simulator/test/windows', 'simulator/test/powershell');
