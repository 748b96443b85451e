/** How the seeded domain names and numbers its objects. */
import type { Random } from '../../random.ts';

export interface DirectoryNaming {
  domainDns: string;
  netbios: string;
  /** Suffix of people's names, and domain of their addresses. */
  mailDomain: string;
  /** DC=contoso,DC=local */
  root: string;
  distinguishedName(commonName: string, container: string): string;
  /** A security identifier of the domain by its last part. */
  sid(relative: number): string;
  nextSid(): string;
}

/** Below this, relative identifiers are Windows' own (learn, "Well-known SIDs"). */
const firstRelative = 1101;

export function createNaming(random: Random): DirectoryNaming {
  const [domainDns, netbios, mailDomain] = ['contoso.local', 'CONTOSO', 'contoso.example'];
  const root = domainDns
    .split('.')
    .map((part) => `DC=${part}`)
    .join(',');
  const parts = [0, 0, 0].map(() => 1_000_000_000 + random.below(3_000_000_000));
  const sid = (relative: number) => `S-1-5-21-${parts.join('-')}-${relative}`;
  let next = firstRelative;
  return {
    domainDns,
    netbios,
    mailDomain,
    root,
    distinguishedName: (commonName, container) => `CN=${commonName},${container},${root}`,
    sid,
    nextSid: () => {
      next += 1;
      return sid(next - 1);
    },
  };
}
