/**
 * Who owns the journal's database, and has no writer's key: what they make of its rows while a run waits for a person lets nothing
 * be written, and gives nothing back that was never there.
 */
import { generateKeyPairSync } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { receiptId } from '../../domain/receipt-id.ts';
import { admissionsOf } from '../../journal/admissions.ts';
import type { Journal } from '../../journal/journal.ts';
import { recordRevocation } from '../../journal/revocations.ts';
import { appendSigned } from '../../journal/signed-rows.ts';
import type { SignedTable, SignedTables } from '../../journal/tables.ts';
import { writerIdOf } from '../../journal/writer-key.ts';
import { tamper } from '../journal/backends.ts';
import { Toy, type ToyRun } from '../workflows/toy/toy-worker.ts';
import type { World } from '../workflows/toy/world.ts';

jest.setTimeout(120_000);

let toy: Toy;
let world: World;
let journal: Journal;
beforeAll(async () => {
  toy = await Toy.start();
  journal = await toy.journal();
});
afterAll(() => toy.stop());
beforeEach(() => {
  world = toy.newWorld();
});

const stateOf = () => [...world.things.values()].map(({ name, value }) => `${name}: ${value}`).toSorted();

/** A run that has changed `a`, and has not come further: its `b` is refused by the service. */
async function halfDone(): Promise<{ run: ToyRun; runId: string }> {
  world.put('a', 'as it was');
  world.fail('create b', 'graph-denied', 100);
  const run = await toy.begin('changes', { names: 'a,b' });
  await run.approve();
  await run.reaches('needs-attention', 'graph-denied');
  world.failures.clear();
  return { run, runId: (await run.handle.describe()).runId };
}

interface Asked {
  readonly runId: string;
  readonly planHash: string;
}

async function planHashOf(run: ToyRun): Promise<string> {
  return (await run.status())?.plan?.hash ?? '';
}

/** A row by the key of somebody else, made as a worker makes it. */
async function addedByAnother<T extends SignedTable>(
  table: T,
  { runId: scope, planHash: part }: Asked,
  columns: SignedTables[T],
): Promise<void> {
  const keys = generateKeyPairSync('ed25519');
  const as = { ...journal, writer: { ...keys, id: writerIdOf(keys.publicKey) } };
  await journal.transaction((tx) => appendSigned(as, tx, { table, scope, part }, [columns]));
}

/** Without a trace in its stream. @returns what it said */
async function takenAway(table: SignedTable, scope: string, part: string): Promise<object> {
  return await journal.transaction(async ({ rows }) => {
    const [row] = await rows
      .deleteFrom(table)
      .where('scope', '=', scope)
      .where('part', '=', part)
      .returningAll()
      .execute();
    await rows.deleteFrom('streams').where('scope', '=', scope).where('part', '=', part).execute();
    const { scope: _s, part: _p, position: _o, writer: _w, sequence: _q, signature: _g, ...columns } = row!;
    return columns;
  });
}

describe('of a write', () => {
  it.each<[string, (runId: string) => string]>([
    [
      'another state before',
      (id) => `update steps set content = replace(content, 'as it was', 'theirs') where scope = '${id}'`,
    ],
    [
      'another state before, of each call',
      (id) => `update writes set "before" = replace("before", 'as it was', 'theirs') where scope = '${id}'`,
    ],
    [
      'another object',
      (id) =>
        `update steps set content = replace(content, '${world.named('a')[0]?.[0]}', '${world.put('c', 'one')}') where scope = '${id}'`,
    ],
    ['no trace', (id) => `delete from steps where scope = '${id}' and part = 'thing/a' and phase = 'applied'`],
  ])('%s gives nothing back that was not there, and a person is asked', async (_, statement) => {
    const { run, runId } = await halfDone();
    await tamper(journal, statement(runId));
    const before = stateOf();
    await run.choose('rollback');
    await run.reaches('needs-attention', 'journal-damaged');
    expect(stateOf()).toEqual(before);
    await run.choose('skip');
    await run.ends();
    expect(stateOf()).toEqual(before);
  });
});

describe('of an approval', () => {
  it.each<[string, (of: Asked) => Promise<void>]>([
    [
      'another plan',
      ({ runId }) =>
        tamper(journal, `update admissions set plan = replace(plan, 'one', 'theirs') where scope = '${runId}'`),
    ],
    [
      'the same by a key that nobody trusts',
      async ({ runId, planHash }) => {
        const columns = (await takenAway('admissions', runId, planHash)) as SignedTables['admissions'];
        await addedByAnother('admissions', { runId, planHash }, columns);
      },
    ],
  ])('%s lets nothing be written', async (_, made) => {
    const { run, runId } = await halfDone();
    await made({ runId, planHash: await planHashOf(run) });
    await run.choose('retry');
    await run.reaches('needs-attention', 'journal-damaged');
    expect(stateOf()).toEqual(['a: one']);
    await run.choose('abort');
    await run.ends();
  });

  it('the first of two votes is none', async () => {
    const approvals = join(toy.home, 'approvals.yaml');
    await writeFile(approvals, 'rules: [{name: two, approvals: 2}]');
    try {
      const run = await toy.begin('changes', { names: 'a' });
      await run.reaches('awaiting-approval');
      const [planHash, at] = [await planHashOf(run), new Date().toISOString()];
      const decision = JSON.stringify({ by: 'dan', decision: 'approve', planHash, at, via: 'update' });
      const { runId } = await run.handle.describe();
      await addedByAnother('votes', { runId, planHash }, { at, kind: 'approve', claimed_by: 'dan', decision });
      await run.approve('bob');
      await run.reaches('awaiting-approval', undefined, ({ waiting }) => waiting?.for.includes('1 given') === true);
      expect(world.writes).toEqual([]);
      await run.approve('cyd');
      expect(await run.ends()).toMatchObject({ outcome: 'done' });
    } finally {
      await rm(approvals);
    }
  });
});

it("yesterday's journal, which knows of no revocation, lets nothing be written", async () => {
  const { run, runId } = await halfDone();
  const { admissions } = await journal.read((tx) => admissionsOf(journal, tx, runId));
  const id = receiptId(admissions[0]!.receipt);
  await recordRevocation(journal, id, { by: 'cyd', reason: 'by mistake' });
  await takenAway('revocations', id, '');
  await tamper(journal, 'update writers set last = last - 1');
  await run.choose('retry');
  await run.reaches('needs-attention', 'journal-went-back');
  expect(stateOf()).toEqual(['a: one']);
  await tamper(journal, 'update writers set last = last + 1');
  await run.choose('abort');
  await run.ends();
});
