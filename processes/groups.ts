/**
 * Users and groups of this machine, as its files name them: a group of which only one user is a member gives nothing to
 * others, though its bits are set, as they are with an umask of 002. What the files don't name is others' for all that is
 * known. Source: passwd(5), group(5).
 */
export interface Groups {
  userName(uid: number): string;
  groupName(gid: number): string;
  /** Whether the group has no other members than these users. */
  isOnlyOf(gid: number, users: readonly number[]): boolean;
}

/** @param read reads a file of this machine; one that can't be read names nobody */
export function groupsOf(read: (file: string) => string): Groups {
  const [passwd = '', group = ''] = ['/etc/passwd', '/etc/group'].map((file) => {
    try {
      return read(file);
    } catch {
      return '';
    }
  });
  return groupsIn(passwd, group);
}

/** @param passwd, group texts of the files */
export function groupsIn(passwd: string, group: string): Groups {
  const users = rows(passwd).map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const groups = rows(group).map(([name = '', , gid, members = '']) => ({
    name,
    gid: Number(gid),
    members: members.split(','),
  }));
  return {
    userName: (uid) => users.find((user) => user.uid === uid)?.name ?? String(uid),
    groupName: (gid) => groups.find((each) => each.gid === gid)?.name ?? String(gid),
    isOnlyOf: (gid, allowed) => {
      const named = groups.find((each) => each.gid === gid);
      if (named === undefined) return false;
      const members = named.members
        .filter((name) => name !== '')
        .map((name) => users.find((user) => user.name === name)?.uid);
      const all = [...members, ...users.filter((user) => user.gid === gid).map(({ uid }) => uid)];
      return all.every((uid) => uid !== undefined && allowed.includes(uid));
    },
  };
}

function rows(text: string): string[][] {
  return text.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : [line.split(':')]));
}
