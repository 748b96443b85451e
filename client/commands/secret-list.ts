/** `runbook secret list`: needs no key. */
import { readConfig } from '../../config.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Run } from '../invocation.ts';
import { damagedDocument } from '../secrets/damaged-document.ts';
import { withStore } from '../secrets/with-store.ts';

export const run: Run = async (_invocation, io) => {
  const stored = await withStore(readConfig(io.environment), async (store) => store.list());
  const secrets = stored.secrets.map(({ operation: _operation, ...metadata }) => metadata);
  const damaged = stored.damaged.map(damagedDocument);
  return { kind: 'secrets', document: { secrets, damaged }, exit: exitCodes.done };
};
