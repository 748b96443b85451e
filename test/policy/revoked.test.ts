/** An approval ends once it was revoked, or who gave it is blocked; an undo is never kept from by that. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Admission } from '../../domain/admission.ts';
import { receiptId } from '../../domain/receipt-id.ts';
import { openJournal, type Journal } from '../../journal/journal.ts';
import { recordRevocation } from '../../journal/revocations.ts';
import type { Granted } from '../../policy/condition.ts';
import { refuseRevoked } from '../../policy/revoked.ts';
import { tamper } from '../journal/backends.ts';

let home: string;
let journal: Journal;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'revoked-'));
  journal = await openJournal({ home });
});
afterEach(async () => {
  await journal.close();
  await rm(home, { recursive: true, force: true });
});

const votes = [{ by: 'eve' }, { by: 'Bob' }];
const receipt = { run: 'w', runId: 'r', planHash: 'a'.repeat(64), requestedBy: 'ann', by: 'Bob', votes };
const admission = { at: '2026-11-30T12:00:00.000Z', receipt, plan: {} } as unknown as Admission;
const id = receiptId(admission.receipt);

async function refusal(verb: 'apply' | 'undo' = 'apply', of = admission): Promise<unknown> {
  const granted = { journal, verb, admission: of } as Granted;
  return await journal.read((tx) => refuseRevoked(granted, tx)).catch((error: unknown) => error);
}

const other = { ...admission, receipt: { ...admission.receipt, runId: 'other' } };

it('a revocation ends its own approval, by whom and why', async () => {
  expect(await refusal()).toBeUndefined();
  await recordRevocation(journal, id, { by: 'cyd', reason: 'by mistake' });
  const subject = expect.stringMatching(new RegExp(`^${id}, by cyd at .*Z: by mistake$`)) as string;
  expect(await refusal()).toMatchObject({ code: 'approval-revoked', subject });
  expect(await refusal('undo')).toBeUndefined();
  expect(await refusal('apply', other)).toBeUndefined();
});

it('a revocation that was changed, moved or removed ends it all the same', async () => {
  await recordRevocation(journal, id, { by: 'cyd', reason: 'by mistake' });
  await tamper(journal, `update revocations set reason = 'none'`);
  expect(await refusal()).toMatchObject({ code: 'approval-revoked' });
  await tamper(journal, `delete from revocations`);
  expect(await refusal()).toMatchObject({ code: 'approval-revoked' });
});

it('who is blocked in trust.yaml has approved nothing, from when the file says so until it no longer does', async () => {
  const file = join(home, 'trust.yaml');
  expect(await refusal()).toBeUndefined();
  await writeFile(file, 'blocked: [dan, bob]\n');
  const subject = `${id}: Bob is blocked in trust.yaml`;
  expect(await refusal()).toMatchObject({ code: 'approval-revoked', subject });
  expect(await refusal('undo')).toBeUndefined();
  await writeFile(file, 'blocked: [dan]\n');
  expect(await refusal()).toBeUndefined();
  await writeFile(file, 'blocked: dan\n');
  expect(await refusal()).toMatchObject({ code: 'trust-file-invalid' });
  await rm(file);
  expect(await refusal()).toBeUndefined();
});

it('who has given the first of two approvals ends both by being blocked', async () => {
  await writeFile(join(home, 'trust.yaml'), 'blocked: [Eve]\n');
  const subject = `${id}: eve is blocked in trust.yaml`;
  expect(await refusal()).toMatchObject({ code: 'approval-revoked', subject });
  expect(await refusal('undo')).toBeUndefined();
});
