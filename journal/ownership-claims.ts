/** What the rows about an object say: which runs have it, and so whose it is. */
import type { Unverified, Verified } from './signed-rows.ts';
import type { OwnershipColumns } from './tables.ts';

/** An object with the resource that it is about. */
export interface OwnedObject {
  readonly connection: string;
  readonly kind: string;
  /** The resource's natural name: several of one kind may be about one object, such as a member of two groups. */
  readonly name: string;
  readonly id: string;
}

export type How = NonNullable<OwnershipColumns['how']>;

export interface Owned extends OwnedObject {
  readonly verified: true;
  /** Workflow ID. */
  readonly subject: string;
  /** ID of the newest run that made or changed it. */
  readonly run: string;
  /** How it came to be the subject's: what its first run made stays made, whatever changes it later. */
  readonly how: How;
  /** ISO 8601: when the newest run recorded it. */
  readonly at: string;
}

export type Place = Verified<'ownership'> | Unverified;

interface Claim {
  readonly run: string;
  readonly name: string;
  readonly how: How;
  readonly at: string;
  /** Of the row among those of its writer: it decides between two of one millisecond. */
  readonly sequence: number;
}

/** The claims on one object of one subject, the oldest first. A row that doesn't verify says nothing. */
export function claimsIn(places: readonly Place[]): Claim[] {
  let held: Claim[] = [];
  for (const place of places) {
    if (!place.verified) continue;
    const { run, name, how, at, sequence } = place.row;
    if (how === null) held = held.filter((claim) => !isOf(name)(claim) || (run !== null && claim.run !== run));
    else if (run !== null) held.push({ run, name, how, at, sequence });
  }
  return held;
}

/** Names are compared without case, as those of identities are. */
export function isOf(name: string): (claim: Claim) => boolean {
  return (claim) => claim.name.toLowerCase() === name.toLowerCase();
}

/** All objects that these places are about, that of the newest run first; before them those of which one doesn't verify. */
export function ownedIn(places: readonly Place[]): (Owned | Unverified)[] {
  const objects = new Map<string, Place[]>();
  for (const place of places) {
    const { scope, part } = place.verified ? place.row : place;
    const object = JSON.stringify([scope, part]);
    objects.set(object, [...(objects.get(object) ?? []), place]);
  }
  const all = [...objects.values()];
  const unknown = all.flatMap((ofOne) => ofOne.filter((place) => !place.verified).slice(0, 1));
  const known = all.filter((ofOne) => ofOne.every(({ verified }) => verified)).flatMap(ofOneObject);
  return [...unknown, ...known.toSorted(newestFirst).map(({ owned }) => owned)];
}

interface Dated {
  readonly owned: Owned;
  readonly sequence: number;
}

function newestFirst(a: Dated, b: Dated): number {
  if (a.owned.at !== b.owned.at) return a.owned.at < b.owned.at ? 1 : -1;
  return b.sequence - a.sequence;
}

/** An entry for each resource about it. */
function ofOneObject(places: readonly Place[]): Dated[] {
  const [first] = places;
  if (first?.verified !== true) return [];
  const { scope: subject, part } = first.row;
  const [connection = '', kind = '', id = ''] = JSON.parse(part) as string[];
  const claims = claimsIn(places);
  return [...new Set(claims.map(({ name }) => name.toLowerCase()))].flatMap((resource): Dated[] => {
    const same = claims.filter(isOf(resource));
    const [oldest, newest] = [same[0], same.at(-1)];
    if (oldest === undefined || newest === undefined) return [];
    const { name, run, at, sequence } = newest;
    const owned = { verified: true, subject, connection, kind, name, id, run, how: oldest.how, at } as const;
    return [{ owned, sequence }];
  });
}
