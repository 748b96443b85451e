/** `runbook secret get <name>`: for whoever can read the key. The value is all that goes to stdout. */
import { readConfig } from '../../config.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import { nameAndVersion } from '../secrets/name-and-version.ts';
import { openStore } from '../secrets/open-store.ts';

export const run: Run = async (invocation, io) => {
  const { name, version } = nameAndVersion(argument(invocation, 0));
  const { operation: _operation, ...document } = await openStore(readConfig(io.environment)).get(name, version);
  return { kind: 'secret-value', document, exit: exitCodes.done };
};
