/** The writes of a step as somebody has them who may write: what a test is about isn't who may. */
import { Grant } from '../../journal/grant.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Outcome } from '../../journal/write-rows.ts';
import { settleWrite, writesOf as writesUnder, type Writes, type WriteScope } from '../../journal/writes.ts';

interface GrantedWrites extends Writes {
  settle(write: string, outcome: Outcome): Promise<void>;
}

export function writesOf(journal: Journal, scope: WriteScope): GrantedWrites {
  const writes = writesUnder(journal, scope, new Grant(journal, ['none'], async () => {}));
  return {
    do: (...given) => writes.do(...given),
    doEach: (...given) => writes.doEach(...given),
    settle: (write, outcome) => settleWrite(journal, scope, write, outcome),
  };
}
