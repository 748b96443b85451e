/**
 * `runbook secret get <name>`: for anyone who can read the store's key. Who reads it and why is recorded before the value is
 * shown, and only the value goes to stdout.
 */
import { readConfig } from '../../config.ts';
import { recordSecretAccess } from '../../journal/secret-accesses.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, textOption, type Run } from '../invocation.ts';
import { requester } from '../requester.ts';
import { nameAndVersion } from '../secrets/name-and-version.ts';
import { withStore } from '../secrets/with-store.ts';
import { reasonForAccess } from '../secrets/reason.ts';

export const run: Run = async (invocation, io) => {
  const { name, version } = nameAndVersion(argument(invocation, 0));
  const config = readConfig(io.environment);
  const by = requester(textOption(invocation, 'by'));
  const reason = await reasonForAccess(textOption(invocation, 'reason'), io);
  return await withStore(config, async (store, journal) => {
    const { operation: _operation, ...document } = await store.get(name, version);
    await recordSecretAccess(await journal(), { reference: document.reference, by, reason, action: 'get' });
    return { kind: 'secret-value', document, exit: exitCodes.done };
  });
};
