/** `runbook secret list`: needs no key. */
import { readConfig } from '../../config.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Run } from '../invocation.ts';
import { openStore } from '../secrets/open-store.ts';

export const run: Run = async (_invocation, io) => {
  const stored = await openStore(readConfig(io.environment)).list();
  const secrets = stored.map(({ operation: _operation, ...metadata }) => metadata);
  return { kind: 'secrets', document: { secrets }, exit: exitCodes.done };
};
