/** `runbook passkey list`: whose passkeys were enrolled here, and which of them count. Only reads. */
import { readConfig } from '../../config.ts';
import { allPasskeys } from '../../journal/passkeys.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Run } from '../invocation.ts';
import { shownPasskey } from '../passkeys/find-passkey.ts';
import { withExistingJournal } from '../with-journal.ts';

export const run: Run = async (_invocation, io) =>
  await withExistingJournal(readConfig(io.environment), async (journal) => {
    const { passkeys, damaged } = await allPasskeys(journal);
    return {
      kind: 'passkeys',
      document: { passkeys: passkeys.map((each) => shownPasskey(each)), damaged },
      exit: damaged.length === 0 ? exitCodes.done : exitCodes.failed,
    };
  });
