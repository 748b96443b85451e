/** The order of the groups: the longest first, so that no worker is left with one when the others have ended. */
import { basename } from 'node:path';
import TestSequencer from '@jest/test-sequencer';

/** As measured; whatever isn't named comes after them. */
const longest = [
  'temporal',
  'faults',
  'e2e-rotation',
  'activities',
  'workflows',
  'e2e-applications',
  'e2e-on-premises',
  'e2e-command-line',
  'journal',
  'e2e-online',
  'connectors',
  'client',
  'sim-onprem',
  'sim-entra',
];

export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const place = ({ path }) => {
      const index = longest.indexOf(basename(path, '.test.ts'));
      return index === -1 ? longest.length : index;
    };
    return [...tests].sort((a, b) => place(a) - place(b));
  }
}
