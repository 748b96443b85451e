/** What a run has changed so far, as a sentence for anyone who decides about a rollback. */
import { pendingChanges, type RunState } from './run-state.ts';

export function madeChanges(state: Pick<RunState, 'compensations'>): string {
  const pending = pendingChanges(state);
  const made = pending.filter(({ applied, written }) => applied !== undefined || written === 'something').length;
  const perhaps = pending.length - made;
  const known = made === 1 ? 'One change has been made' : `${made} changes have been made`;
  const open = perhaps === 1 ? 'one whose outcome is unknown' : `${perhaps} whose outcomes are unknown`;
  if (pending.length === 0) return 'It has changed nothing.';
  if (perhaps === 0) return `${known}.`;
  return made === 0
    ? `It has changed nothing but, perhaps, ${open}.`
    : `${known}, and there ${perhaps === 1 ? 'is' : 'are'} ${open}.`;
}
