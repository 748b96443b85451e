/** What an activity is given, as a workflow gives it and as it arrives: of a plan's answer only what is approved. */
import type { Difference } from '../../domain/change.ts';

interface Given {
  readonly step?: string;
  readonly approved?: Pick<Difference, 'action' | 'changes'>;
}

/** @param installation whose journal it is, for what writes in it */
export function asAsked(input: object, installation: string | null): object {
  const { step, approved } = input as Given;
  const asked = {
    ...input,
    ...(approved !== undefined && { approved: { action: approved.action, changes: approved.changes } }),
    ...(step !== undefined && { installation }),
  };
  return JSON.parse(JSON.stringify(asked)) as object;
}
