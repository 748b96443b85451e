/** `runbook credentials`: every credential that a runbook has made, its state, expiry date, and where it is used. */
import { readConfig } from '../../config.ts';
import { credentialStatuses } from '../credentials/statuses.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { openStore } from '../secrets/open-store.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const document = await credentialStatuses(
    config,
    openStore(config),
    textOption(invocation, 'connection'),
    io.progress,
  );
  return { kind: 'credentials', document, exit: exitCodes.done };
};
