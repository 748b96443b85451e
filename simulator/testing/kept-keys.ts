/** Keys take longer to make than all else of a simulator: those of the tests' tenants are kept from one to the next. */
import path from 'node:path';
import { openKeyPairs } from '../identity/key-pairs.ts';

/** For `startSimulator`, and for the program's `--keys`. */
export const keptKeysFolder = path.resolve('node_modules', '.cache', 'simulator-keys');

export const keptKeys = openKeyPairs(keptKeysFolder);
