/** The items of a drive as a tree, and which of them a path names. */
import type { ShellCall, ShellObject } from '../shell.ts';
import { type ItemPath, pathNotFound } from './item-path.ts';

export interface Item {
  name: string;
  /** Properties without those that say where it is. */
  shown: ShellObject;
  /** Absent for a leaf. */
  children?: Item[];
}

export interface Found extends Item {
  /** From the drive's root. */
  parts: string[];
}

/**
 * @param root children of the drive
 * @throws ShellError for a path without a pattern that names nothing
 */
export function find(call: ShellCall, path: ItemPath, root: readonly Item[]): Found[] {
  let found: Found[] = [{ name: '', shown: {}, children: [...root], parts: [] }];
  for (const part of path.parts) {
    found = found.flatMap((item) =>
      (item.children ?? [])
        .filter(({ name }) => path.matches(part, name))
        .map((child) => ({ ...child, parts: [...item.parts, child.name] })),
    );
  }
  if (found.length === 0 && !path.isPattern) throw pathNotFound(call, path.typed);
  return found;
}

const providers = {
  WSMan: 'Microsoft.WSMan.Management\\WSMan',
  Cert: 'Microsoft.PowerShell.Security\\Certificate',
} as const;

/** An item as the cmdlets give it, with the properties by which it can be named again. */
export function shown(drive: ItemPath['drive'], { name, parts, shown: own, children }: Found): ShellObject {
  const provider = providers[drive];
  return {
    ...own,
    PSPath: `${provider}::${parts.join('\\')}`,
    PSParentPath: `${provider}::${parts.slice(0, -1).join('\\')}`,
    PSChildName: name,
    PSDrive: drive,
    PSProvider: provider,
    PSIsContainer: children !== undefined,
  };
}
