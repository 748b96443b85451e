/** Nothing is applied before the time that its approval says, by the clock of the worker that writes. */
import { Failure } from '../domain/failure.ts';
import type { Granted } from './condition.ts';

/** @throws Failure `not-before`, to be tried again then */
export function refuseEarly({ verb, step, admission }: Granted): void {
  const { notBefore } = admission.receipt;
  const left = notBefore === null ? 0 : Date.parse(notBefore) - Date.now();
  if (verb !== 'apply' || notBefore === null || left <= 0) return;
  throw new Failure('not-before', {
    service: 'runbook',
    subject: `${step.step}: not before ${notBefore}`,
    retryAfter: left,
  });
}
