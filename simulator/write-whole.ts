/** Files of which nobody, not even after a crash, finds a part. */
import fs from 'node:fs';

/** Replaces a file so that a reader, or a crash, finds the old or the new one and never a part. */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.new`;
  writeSynced(draft, text, 'w');
  fs.renameSync(draft, file);
}

/** Writes or appends, and is done when it is on the disk. */
export function writeSynced(file: string, text: string, flag: 'a' | 'w'): void {
  const handle = fs.openSync(file, flag, 0o600);
  try {
    fs.writeFileSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
