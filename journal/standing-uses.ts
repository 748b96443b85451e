/** How often a standing approval was used. Signed, and a row that is missing or doesn't verify counts as a use. */
import type { Journal } from './journal.ts';
import { appendSigned, holdStream, readSigned } from './signed-rows.ts';
import type { About } from './votes.ts';

const day = 86_400_000;

/**
 * Uses it once more, unless it was used as often as it may within a day. The same plan of the same run uses it once.
 *
 * @param standing.mostPerDay within 24 hours
 * @returns whether it may be used
 */
export async function useStanding(
  journal: Journal,
  standing: { readonly name: string; readonly mostPerDay: number },
  { runId, planHash }: About,
): Promise<boolean> {
  return await journal.transaction(async (tx) => {
    const at = await tx.now();
    const [today, yesterday] = [at.slice(0, 10), dayBefore(at)];
    const streamOf = (part: string) => ({ table: 'standing_uses', scope: standing.name, part }) as const;
    await holdStream(tx, streamOf(today));
    const places = [
      ...(await readSigned(journal, tx, streamOf(yesterday), journal.trusted)),
      ...(await readSigned(journal, tx, streamOf(today), journal.trusted)),
    ];
    const isUse = (place: (typeof places)[number]) =>
      place.verified && place.row.run === runId && place.row.plan_hash === planHash;
    if (places.some(isUse)) return true;
    const since = new Date(Date.parse(at) - day).toISOString();
    const uses = places.reduce((sum, place) => {
      if (place.verified) return place.row.at >= since ? sum + 1 : sum;
      return sum + place.upTo - place.position + 1;
    }, 0);
    if (uses >= standing.mostPerDay) return false;
    await appendSigned(journal, tx, streamOf(today), [{ at, run: runId, plan_hash: planHash }]);
    return true;
  });
}

function dayBefore(at: string): string {
  return new Date(Date.parse(at) - day).toISOString().slice(0, 10);
}
