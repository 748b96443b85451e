/** What documents say about a backup. */
import { schemaOf, type BackupHeader } from '../journal/backup-format.ts';

export function describeBackup(header: BackupHeader) {
  const { installation, at, rows, writers } = header;
  return { installation, at, schema: schemaOf(header), rows, writers };
}
