import { loadSuites } from '../setup/load-suites.ts';

loadSuites('test/simulator/imap', 'test/simulator/pop', 'test/simulator/smtp', 'test/simulator/ews');
