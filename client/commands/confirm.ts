/** `runbook confirm <run> [step]`: a person has done the manual step that waits, or the one that is named. */
import { textOption, type Run } from '../invocation.ts';
import { askedAt, decide } from '../runs/decide.ts';

export const run: Run = async (invocation, io) => {
  const [, named] = invocation.args;
  const note = textOption(invocation, 'note');
  return await decide(invocation, io, {
    action: 'confirm',
    isMeant: (decision) =>
      decision.action === 'confirm' && decision.note === note && (named === undefined || decision.manualStep === named),
    about: async (status, said, runs) => {
      const asked = await askedAt(
        status,
        'awaiting-manual-step',
        {
          code: 'nothing-to-confirm',
          message: 'does not wait for a manual step',
        },
        runs,
      );
      const manualStep = named ?? status.manualStep?.key ?? '';
      return { ...said, action: 'confirm', asked, manualStep, ...(note !== undefined && { note }) };
    },
  });
};
