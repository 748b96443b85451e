/** The commands that make sense now, ready to be copied. */
import { isOutcome } from '../../domain/run-status.ts';
import { shellWord } from '../../domain/shell-word.ts';
import type { Documents } from '../json/documents.ts';

type Standing = Pick<Documents['status'], 'run' | 'phase' | 'requestedBy' | 'attention' | 'manualStep' | 'stuck'>;

export function nextCommands({ run, phase, requestedBy, attention, manualStep, stuck }: Standing): string[] {
  const word = shellWord(run);
  if (stuck !== null) return [`runbook writes ${word}`, `runbook rollback ${word} --by NAME`];
  if (phase === 'awaiting-approval') {
    return [`runbook show ${word}`, ...commandsToDecide({ run, requestedBy })];
  }
  if (phase === 'needs-attention') {
    const who = (choice: string) =>
      choice === 'skip' || choice === 'rollback' ? `           (anybody but ${requestedBy})` : '';
    return (attention?.choices ?? []).map((choice) => `runbook ${choice} ${word} --by NAME${who(choice)}`);
  }
  if (phase === 'awaiting-manual-step') {
    return [`runbook confirm ${word}${manualStep === null ? '' : ` ${shellWord(manualStep.name)}`} --by NAME`];
  }
  return [isOutcome(phase) ? `runbook report ${word}` : `runbook watch ${word}`];
}

/** @param plan first digits of the hash of the plan that was read; left out: it is shown and asked about on a terminal */
export function commandsToDecide({ run, requestedBy }: Pick<Standing, 'run' | 'requestedBy'>, plan?: string): string[] {
  const about = `${shellWord(run)}${plan === undefined ? '' : ` --plan ${plan}`}`;
  return [
    `runbook approve ${about} --by NAME        (anybody but ${requestedBy})`,
    `runbook reject ${about} --by NAME --reason TEXT`,
  ];
}

/** @param plan first digits of the hash of the rollback that was read */
export function commandToRollBack({ run, requestedBy }: Pick<Standing, 'run' | 'requestedBy'>, plan: string): string {
  return `runbook rollback ${shellWord(run)} --plan ${plan} --by NAME        (anybody but ${requestedBy})`;
}
