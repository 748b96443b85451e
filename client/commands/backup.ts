/** `runbook backup <file>`: one consistent view of the journal in one file, while workers go on writing. */
import { resolve } from 'node:path';
import { readConfig } from '../../config.ts';
import { backUp } from '../../journal/backup.ts';
import { placeOf } from '../../journal/open.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import { describeBackup } from '../describe-backup.ts';
import { keysToKeep } from '../keys-to-keep.ts';

export const run: Run = async (invocation, io) => {
  const config = readConfig(io.environment);
  const file = resolve(argument(invocation, 0));
  const backup = await backUp(config, file);
  return {
    kind: 'backup',
    document: { file, journal: placeOf(config), ...describeBackup(backup), keep: await keysToKeep(config) },
    exit: exitCodes.done,
  };
};
