/**
 * Whose approvals count no longer: the names, and of those who sign in the subjects, under `blocked` in `<home>/trust.yaml`.
 * Looked at whenever the file has changed, so
 * that an entry holds at once; a file that can't be read blocks everybody.
 */
import { statSync } from 'node:fs';
import { sameName, type Person } from '../domain/person.ts';
import { parseTrust, trustFileIn, unreadableTrust } from './trusted-writers.ts';
import { readTextSync } from '../processes/text-file.ts';

interface Read {
  readonly version: string;
  readonly blocked: readonly string[];
}

const lastRead = new Map<string, Read>();

/** @throws Failure `trust-file-invalid` */
export function isBlocked(home: string, { by, signedIn }: Person): boolean {
  const known = signedIn === undefined ? [by] : [by, signedIn.subject];
  return blockedIn(home).some((each) => known.some((name) => sameName(each, name)));
}

function blockedIn(home: string): readonly string[] {
  const file = trustFileIn(home);
  try {
    const { mtimeMs, size, ino } = statSync(file);
    const version = `${mtimeMs} ${size} ${ino}`;
    const last = lastRead.get(file);
    if (last?.version === version) return last.blocked;
    const { blocked } = parseTrust(readTextSync(file), file);
    lastRead.set(file, { version, blocked });
    return blocked;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw unreadableTrust(error, file);
  }
}
