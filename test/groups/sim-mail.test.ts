import { loadSuites } from '../setup/load-suites.ts';

loadSuites('simulator/test/imap', 'simulator/test/pop', 'simulator/test/smtp', 'simulator/test/ews');
