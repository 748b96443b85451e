/** Decisions that a run refuses: before they are taken up, or recorded when they were. */
import { ApplicationFailure } from '@temporalio/common';
import type { Refusal } from '../../domain/approval.ts';
import type { SignedIn } from '../../domain/person.ts';
import { now, type RunState } from './run-state.ts';

/** How a decision came. */
export interface Origin {
  readonly via: 'update' | 'signal';
  /** SHA-256 of its text, where it came as one. */
  readonly id?: string;
  /** Who has signed it; left out where the name is a claim. */
  readonly signedIn?: SignedIn;
}

/** With the refusal's code as type. An update that is refused by its validator leaves no event. */
export function refusal({ code, message }: Refusal): ApplicationFailure {
  return ApplicationFailure.create({ type: code, message, nonRetryable: true });
}

/** @throws ApplicationFailure, after the refusal has been recorded */
export function refuse({ record }: RunState, refused: Refusal, { id }: Origin): never {
  record.refusedDecisions.push({ at: now(), ...refused, ...(id !== undefined && { id }) });
  throw refusal(refused);
}

/** A signal has nobody to answer: what is refused is in the record, and nothing else happens. */
export function answeringNobody(take: () => unknown): void {
  try {
    take();
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
  }
}

/** Anybody can send what isn't sealed, as often as they like: the record has the first of each kind. */
export function recordOnce({ record }: RunState, refused: Refusal): void {
  if (record.refusedDecisions.some(({ message }) => message === refused.message)) return;
  record.refusedDecisions.push({ at: now(), ...refused });
}
