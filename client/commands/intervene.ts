/** `runbook retry|skip|resume|rollback|abort <run>`: what happens with the step that needs attention. */
import type { Choice } from '../../domain/run-status.ts';
import { textOption, type Run } from '../invocation.ts';
import { decideRollback } from '../runs/decide-rollback.ts';
import { askedAt, decide } from '../runs/decide.ts';

export const run: Run = async (invocation, io) => {
  const action = textOption(invocation, 'command') as Choice;
  if (action === 'rollback') return await decideRollback(invocation, io);
  const named = textOption(invocation, 'step');
  return await decide(invocation, io, {
    action,
    isMeant: (decision) => named === undefined || ('step' in decision && decision.step === named),
    about: async (status, said, runs) => {
      const asked = await askedAt(
        status,
        'needs-attention',
        {
          code: 'nothing-to-choose',
          message: 'does not need attention',
        },
        runs,
      );
      return { ...said, action, asked, step: named ?? status.attention?.step ?? '' };
    },
  });
};
