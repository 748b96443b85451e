/** A plan says how long its lists are, and a rule may look at that: the lists in the journal are counted. */
import { Failure } from '../../domain/failure.ts';
import { changesOf, type Plan } from '../../domain/plan.ts';
import type { Journal } from '../../journal/journal.ts';
import { readList } from '../../journal/lists.ts';

/** @throws Failure `approval-not-admitted` where one has another length; `list-missing`, `list-altered` */
export async function refuseOtherCounts(plan: Plan, journal: Journal): Promise<void> {
  for (const { key, each } of changesOf(plan)) {
    if (each === undefined) continue;
    const { length } = await readList(journal, `list://${each.list}`);
    if (length === each.total) continue;
    const subject = `its step ${key} counts ${each.total} ${each.items}, and its list has ${length}`;
    throw new Failure('approval-not-admitted', { service: 'runbook', subject });
  }
}
