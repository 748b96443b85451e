/**
 * `runbook credentials`: every credential that a runbook has made, its state, expiry date, and where it is used. Exit code 1
 * if a record is damaged, which hides no other.
 */
import { readConfig } from '../../config.ts';
import { listCredentials } from '../../journal/credentials.ts';
import { credentialStatuses } from '../credentials/statuses.ts';
import { exitCodes } from '../exit-codes.ts';
import { textOption, type Run } from '../invocation.ts';
import { withStore } from '../secrets/with-store.ts';
import { withJournal } from '../with-journal.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const connection = textOption(invocation, 'connection');
  const { credentials, damaged } = await withJournal(config, (journal) => listCredentials(journal, connection));
  for (const { key, connection: of, why } of damaged) {
    io.progress(`The record of ${key} on ${of} is damaged, and that credential is not watched: ${why}.`);
  }
  const document = await withStore(config, (store) => credentialStatuses(config, store, credentials, io.progress));
  return { kind: 'credentials', document, exit: damaged.length === 0 ? exitCodes.done : exitCodes.failed };
};
