/** One sign-in signs one statement, whichever worker is asked, and what was signed is read back as it was checked. */
import type { SignedIn } from '../../domain/person.ts';
import { announcementsSince } from '../../journal/announcements.ts';
import type { Journal } from '../../journal/journal.ts';
import { pruneRun, runsOlderThan } from '../../journal/prune.ts';
import { signedStatements, useSignIn, type UsedStatement } from '../../journal/sign-ins.ts';
import { failureOf } from '../connectors/failure-of.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const ann: SignedIn = {
  issuer: 'https://login.microsoftonline.com/9d1b0f5e-3a52-4a8e-b6f5-6f2f3f8f0a11/v2.0',
  subject: '0f2c1f6d-58a0-4bd8-8d3a-9a2c0f4e7b10',
  name: 'ann@contoso.example',
  roles: ['Approve', 'Operate'],
  guest: false,
  authTime: '2026-12-01T11:59:55.000Z',
  tokenDigest: 'd'.repeat(64),
};
const one: UsedStatement = {
  id: 'a1'.repeat(32),
  text: '{"action":"approve"}',
  action: 'approve',
  run: 'toy/contoso/s',
  runId: 'run-1',
  planHash: 'c'.repeat(64),
};
const other: UsedStatement = { ...one, id: 'b2'.repeat(32), action: 'release', run: 'toy/contoso/t', runId: 'run-2' };
const concerned = { requestedBy: 'dan', connection: 'contoso' };

const use = (journal: Journal, statement: UsedStatement, signedIn: SignedIn = ann) =>
  useSignIn(journal, signedIn, statement, concerned);

async function signed(journal: Journal, runId: string | null, id: string) {
  return (await signedStatements(journal, runId)).find((each) => each.id === id);
}

async function announced(journal: Journal) {
  return await announcementsSince(journal, '2000-01-01T00:00:00.000Z');
}

describe.each(backends)('a journal in %s', (_, backend) => {
  test('takes a statement, also when it is asked again, and reads back who has signed it', async () => {
    const journal = await backend.open();
    expect(await use(journal, one)).toEqual({ signedIn: ann });
    // A token that was refreshed in between is another one, and of the same sign-in.
    expect(await use(journal, one, { ...ann, tokenDigest: 'e'.repeat(64) })).toEqual({ signedIn: ann });
    const at = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(await signed(journal, 'run-1', one.id)).toEqual({ ...one, at, signedIn: ann });
    expect(await signed(journal, 'run-2', one.id)).toBeUndefined();
    expect(await signed(journal, null, one.id)).toBeUndefined();
    expect(await announced(journal)).toEqual([]);
  });

  test('refuses a second statement by the same sign-in, names both, and has it told to whom it concerns', async () => {
    const journal = await backend.open();
    await use(journal, one);
    const again = await use(journal, other, { ...ann, name: 'ann@fabrikam.example', roles: ['Administer'] });
    expect(again).toMatchObject({
      refused: {
        code: 'sign-in-already-used',
        message: expect.stringMatching(
          /for approve \(statement a1a1a1a1\) of toy\/contoso\/s, and this is release \(statement b2b2b2b2\)/,
        ),
      },
    });
    expect(await signed(journal, 'run-2', other.id)).toBeUndefined();
    // They are told once, however many are signed by it.
    await use(journal, other);
    await use(journal, { ...other, id: 'e5'.repeat(32) });
    expect(await announced(journal)).toEqual(['announcement' in again && again.announcement]);
    expect((await announced(journal))[0]).toMatchObject({
      people: ['ann@fabrikam.example', 'dan'],
      connection: 'contoso',
    });
  });

  test.each<[string, Partial<SignedIn>]>([
    ['another person', { subject: '11111111-2222-3333-4444-555555555555' }],
    ['the same subject at another issuer', { issuer: 'https://login.example' }],
    ['a sign-in a second later', { authTime: '2026-12-01T11:59:56.000Z' }],
  ])('takes another statement by %s', async (_, changed) => {
    const journal = await backend.open();
    await use(journal, one);
    const signedIn = { ...ann, ...changed };
    expect(await use(journal, other, signedIn)).toEqual({ signedIn });
  });

  test('a statement is of one execution, and signed anew, or not, it counts for no other', async () => {
    const journal = await backend.open();
    await use(journal, one);
    const refused = { code: 'statement-already-used', message: expect.stringContaining('toy/contoso/s') };
    expect(await use(journal, { ...one, runId: 'run-2' })).toEqual({ refused });
    const later = { ...ann, authTime: '2026-12-01T12:00:30.000Z' };
    expect(await use(journal, { ...one, runId: 'run-2' }, later)).toEqual({ refused });
    expect(await use(journal, other, later)).toEqual({ signedIn: later });
  });

  test("a statement is one person's, who may sign it twice, and nobody else spends a sign-in on it", async () => {
    const journal = await backend.open();
    await use(journal, one);
    expect(await use(journal, one, { ...ann, authTime: '2026-12-01T12:00:30.000Z' })).toEqual({ signedIn: ann });
    const ben = { ...ann, subject: '11111111-2222-3333-4444-555555555555', name: 'ben@contoso.example' };
    const refused = { code: 'sign-in-invalid', message: expect.stringContaining('ann@contoso.example') };
    expect(await use(journal, one, ben)).toEqual({ refused });
    expect(await use(journal, other, ben)).toEqual({ signedIn: ben });
  });

  test('of two workers that are asked at once, about two statements of one sign-in, one takes its own', async () => {
    const place = await backend.newPlace();
    const journals = [await backend.open(place), await backend.open(place)];
    const answers = await Promise.all(journals.map((journal, index) => use(journal, index === 0 ? one : other)));
    expect(answers.filter((answer) => 'signedIn' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'refused' in answer)).toMatchObject([
      { refused: { code: 'sign-in-already-used' } },
    ]);
  });

  test.each([
    ['is gone', 'delete from sign_ins'],
    ['was changed', `update sign_ins set statement = '${other.id}'`],
  ])('where the row of a sign-in %s, nothing is known of that sign-in', async (_, statement) => {
    const journal = await backend.open();
    await use(journal, one);
    await tamper(journal, statement);
    expect(await failureOf(use(journal, other))).toMatchObject({ code: 'journal-damaged' });
  });

  test.each([
    ['the text', `update signed_statements set text = '{}'`],
    ['the person', `update signed_statements set who = replace(who, 'Operate', 'Administer')`],
    ['the run', `update signed_statements set scope = 'run-2'`],
    ['the plan', `update signed_statements set plan_hash = '${'f'.repeat(64)}'`],
    ['the statement', `update signed_statements set part = '${other.id}'`],
  ])('what was signed is nothing where %s was changed', async (_, statement) => {
    const journal = await backend.open();
    await use(journal, one);
    await tamper(journal, statement);
    for (const runId of ['run-1', 'run-2'])
      for (const id of [one.id, other.id]) expect(await signed(journal, runId, id)).toBeUndefined();
  });

  test('what was signed goes with its run, names and all, and the sign-in stays used', async () => {
    const journal = await backend.open();
    await use(journal, one);
    await use(
      journal,
      { ...other, run: null, runId: null, planHash: null },
      { ...ann, authTime: '2026-12-01T12:00:00.000Z' },
    );
    const old = await runsOlderThan(journal, '2999-01-01T00:00:00.000Z');
    expect(old.map(({ run }) => run)).toEqual(['run-1']);
    expect(await pruneRun(journal, 'run-1', { before: '2999-01-01T00:00:00.000Z', by: 'ann' })).toBe('pruned');
    expect(await signed(journal, 'run-1', one.id)).toBeUndefined();
    expect(await signed(journal, null, other.id)).toMatchObject({ action: 'release' });
    expect(await use(journal, other)).toMatchObject({ refused: { code: 'sign-in-already-used' } });
  });
});
