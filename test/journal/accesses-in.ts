import type { Journal } from '../../journal/journal.ts';
import { readSigned } from '../../journal/signed-rows.ts';

/** Who has read secrets, in the order of their names, versions and accesses; each row must verify. */
export async function accessesIn(journal: Journal): Promise<object[]> {
  return await journal.read(async (tx) => {
    const scopes = await tx.rows.selectFrom('secret_accesses').select('scope').distinct().orderBy('scope').execute();
    const all: object[] = [];
    for (const { scope } of scopes) {
      for (const place of await readSigned(journal, tx, { table: 'secret_accesses', scope }, journal.trusted)) {
        if (!place.verified) throw new Error(`${scope}@${place.part}, ${place.position}: ${place.reason}`);
        const { part, at, claimed_by: by, reason, action } = place.row;
        all.push({ reference: `secret://${scope}@${part}`, at, by, reason, action });
      }
    }
    return all;
  });
}
