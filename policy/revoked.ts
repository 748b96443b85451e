/**
 * Once a person has revoked an approval, or one of those who gave it is blocked by the worker's own file, nothing more is
 * applied by it. What it was for can be undone for as long as its run goes on.
 */
import { Failure } from '../domain/failure.ts';
import { receiptId } from '../domain/receipt-id.ts';
import { isBlocked } from '../journal/blocked-people.ts';
import { revocationOf, type Revocation } from '../journal/revocations.ts';
import type { Condition } from './condition.ts';

export const refuseRevoked: Condition = async ({ journal, verb, admission }, tx) => {
  if (verb === 'undo') return;
  const { receipt } = admission;
  const id = receiptId(receipt);
  const revocation = await revocationOf(journal, tx, id);
  if (revocation !== undefined) throw revoked(`${id}, ${inWords(revocation)}`);
  const blocked = [receipt, ...receipt.votes].find((each) => isBlocked(journal.home, each));
  if (blocked !== undefined) throw revoked(`${id}: ${blocked.by} is blocked in trust.yaml`);
};

function inWords({ by, at, reason }: Revocation): string {
  if (by === null) return 'by a row that does not verify';
  return `by ${by} at ${at}: ${reason}`;
}

function revoked(subject: string): Failure {
  return new Failure('approval-revoked', { service: 'runbook', subject });
}
