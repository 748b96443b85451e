/**
 * What others could change, or read of what is secret, by POSIX owners and modes: of a file or folder, and of each folder
 * above it, in which somebody else could put another one in its place.
 *
 * Sources: POSIX.1-2017, XBD 4.5 (file access permissions); inode(7) (the sticky bit); for a secret that root gives to a
 * group, and a group of one user, the rules of PostgreSQL's key files and of Debian's OpenSSH.
 */
import { readdirSync, readFileSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { groupsOf, type Groups } from './groups.ts';

export interface Kept {
  readonly path: string;
  /** `unchanged`: nobody else writes it; `secret`: nobody else reads it either. */
  readonly as: 'unchanged' | 'secret';
  /** What is in it, too: its entries, or all below them. Links aren't followed. */
  readonly inside?: 'entries' | 'everything';
  /** A user who may write it besides this one and root, such as who installed a program. */
  readonly owner?: number;
}

export interface Loose {
  readonly path: string;
  /** Goes on after the path: "is writable by everybody (mode 0777)". */
  readonly problem: string;
  /** A command for a POSIX shell, without the path. */
  readonly command: string;
}

/**
 * Looks at once: a program's thousands of files take some ten milliseconds so, and ten times that one after the other.
 *
 * @param kept paths that need not exist: who could make one is found as well
 * @returns each place once; none on Windows, which has no modes
 */
export function looseAmong(kept: readonly Kept[], as: Viewer | undefined = thisProcess()): Loose[] {
  if (as === undefined) return [];
  const places = new Places(as);
  const found = new Map<string, Loose>();
  for (const loose of kept.flatMap((each) => places.at(each))) {
    if (!found.has(loose.path)) found.set(loose.path, loose);
  }
  return [...found.values()];
}

/** For whom others are others. */
interface Viewer {
  readonly user: number;
  readonly groups: Groups;
}

/** Undefined on Windows. */
function thisProcess(): Viewer | undefined {
  const user = process.geteuid?.();
  return user === undefined ? undefined : { user, groups: groupsOf((file) => readFileSync(file, 'utf8')) };
}

class Places {
  readonly #user: number;
  readonly #groups: Groups;

  constructor({ user, groups }: Viewer) {
    this.#user = user;
    this.#groups = groups;
  }

  at({ path, as, inside, owner }: Kept): Loose[] {
    const trusted = [0, this.#user, ...(owner === undefined ? [] : [owner])];
    const given = resolve(path);
    const real = unlessMissing(() => realpathSync(given)) ?? given;
    const above = [...new Set([...foldersAbove(given), ...foldersAbove(real)])];
    const within = inside === undefined ? [] : filesIn(real, inside === 'everything');
    return [
      ...above.flatMap((folder) => this.#check(folder, trusted, 'above')),
      ...[real, ...within].flatMap((file) => this.#check(file, trusted, as)),
    ];
  }

  #check(path: string, trusted: readonly number[], as: Kept['as'] | 'above'): Loose[] {
    const found = unlessMissing(() => statSync(path));
    const loose = found && this.#judge(found, trusted, as);
    return loose === undefined ? [] : [{ path, ...loose }];
  }

  #judge(
    { uid, gid, mode }: Stats,
    trusted: readonly number[],
    as: Kept['as'] | 'above',
  ): Omit<Loose, 'path'> | undefined {
    if (!trusted.includes(uid)) {
      return { problem: `belongs to ${this.#groups.userName(uid)}`, command: 'chown "$(id -u)"' };
    }
    const shown = `(mode ${(mode & 0o7777).toString(8).padStart(4, '0')})`;
    const group = `the group ${this.#groups.groupName(gid)}`;
    const isShared = !this.#groups.isOnlyOf(gid, trusted);
    // In such a folder only its owner takes a file away.
    const isSticky = as === 'above' && (mode & 0o1000) !== 0;
    if (!isSticky) {
      if ((mode & 0o002) !== 0) return { problem: `is writable by everybody ${shown}`, command: 'chmod go-w' };
      if ((mode & 0o020) !== 0 && isShared)
        return { problem: `is writable by ${group} ${shown}`, command: 'chmod g-w' };
    }
    if (as !== 'secret') return undefined;
    if ((mode & 0o004) !== 0) return { problem: `is readable by everybody ${shown}`, command: 'chmod go-rwx' };
    if ((mode & 0o040) !== 0 && isShared && uid !== 0) {
      return { problem: `is readable by ${group} ${shown}`, command: 'chmod g-rwx' };
    }
    return undefined;
  }
}

function filesIn(folder: string, recursive: boolean): string[] {
  const entries: Dirent[] = unlessMissing(() => readdirSync(folder, { recursive, withFileTypes: true })) ?? [];
  return entries.filter((entry) => !entry.isSymbolicLink()).map((entry) => join(entry.parentPath, entry.name));
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

/** @throws the system's error, but for what isn't there */
function unlessMissing<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
