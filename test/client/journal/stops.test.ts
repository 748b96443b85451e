/** `stop`, `stops`, `lift` and `doctor`'s line, as a person or a program gives them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopsCheck } from '../../../client/checks/stops.ts';
import { run as lift } from '../../../client/commands/lift.ts';
import { run as stop } from '../../../client/commands/stop.ts';
import { run as stops } from '../../../client/commands/stops.ts';
import { explain } from '../../../client/explain.ts';
import type { Run } from '../../../client/invocation.ts';
import { documents, type Documents } from '../../../client/json/documents.ts';
import { openJournal } from '../../../journal/journal.ts';
import { refuseStopped } from '../../../policy/stopped.ts';
import { namesAsTyped } from '../../setup/names-as-typed.ts';
import { testIo } from '../test-io.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stop-commands-'));
  await (await openJournal({ home })).close();
  await namesAsTyped(home);
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function runs<Kind extends keyof Documents>(
  kind: Kind,
  command: Run,
  args: string[],
  options: Record<string, unknown> = {},
  more: Record<string, string> = {},
): Promise<{ document: Documents[Kind]; exit: number; out: string }> {
  const terminal = testIo({ environment: { RUNBOOKS_HOME: home, TEMPORAL_ADDRESS: '127.0.0.1:9', ...more } });
  const answer = await command({ args, options, words: [] }, terminal.io);
  if (typeof answer === 'number' || answer.kind !== kind) throw new Error('Another document was expected');
  documents[answer.kind].parse(answer.document);
  terminal.io.show(answer);
  return { document: answer.document as Documents[Kind], exit: answer.exit, out: terminal.out() };
}

const said = { by: 'ann', reason: 'wrong tenant' };

it('what is stopped is shown, and lifted by its ID', async () => {
  const set = await runs('stop-set', stop, [], said);
  expect(set).toMatchObject({
    exit: 0,
    document: { connection: null, by: 'ann', inJournal: true, problems: [] },
  });
  const { id } = set.document;
  const listed = await runs('stops', stops, []);
  expect(listed).toMatchObject({
    exit: 0,
    document: { problem: null, stops: [{ id, by: 'ann', reason: 'wrong tenant', inJournal: true }] },
  });
  expect(listed.out).toContain(`runbook lift ${id}`);
  expect(await stopsCheck({ home })).toMatchObject({ result: 'warning', detail: expect.stringContaining('by ann') });
  await expect(runs('stop-lifted', lift, ['nothing'], { by: 'ben' })).rejects.toMatchObject({ code: 'stop-unknown' });
  const lifted = await runs('stop-lifted', lift, [id], { by: 'ben' });
  expect(lifted).toMatchObject({ exit: 0, document: { id, by: 'ben', remaining: [] } });
  expect((await runs('stops', stops, [])).document.stops).toEqual([]);
  expect(await stopsCheck({ home })).toMatchObject({ result: 'ok' });
});

it('is lifted by somebody with Administer alone, where approvals.yaml lists roles', async () => {
  const { id } = (await runs('stop-set', stop, [], said)).document;
  await writeFile(join(home, 'approvals.yaml'), 'roles: {ben: [Approve, Operate], eve: [Administer]}\n');
  await expect(runs('stop-lifted', lift, [id], { by: 'ben' })).rejects.toMatchObject({
    code: 'role-missing',
    exitCode: 4,
    advice: expect.stringContaining('eve (Administer)'),
  });
  expect((await runs('stops', stops, [])).document.stops).toMatchObject([{ id }]);
  expect((await runs('stop-lifted', lift, [id], { by: 'eve' })).document.remaining).toEqual([]);
});

it('the lifting of one leaves the others, and a file by another hand is lifted by its name', async () => {
  await mkdir(join(home, 'stops'));
  await writeFile(join(home, 'stops', 'now'), '');
  const { id } = (await runs('stop-set', stop, [], { ...said, connection: 'simulated' })).document;
  const lifted = await runs('stop-lifted', lift, [id], { by: 'ben' });
  expect(lifted.document.remaining).toMatchObject([{ id: 'now', by: null, inJournal: false }]);
  expect((await runs('stop-lifted', lift, ['now'], { by: 'ben' })).document.remaining).toEqual([]);
});

it('a stop is set as a file where the journal is away, says so, and stops this home', async () => {
  const away = { RUNBOOKS_DATABASE: 'postgres://runbooks@127.0.0.1:9/runbooks' };
  const set = await runs('stop-set', stop, [], said, away);
  expect(set).toMatchObject({ exit: 1, document: { inJournal: false, problems: [{ where: expect.any(String) }] } });
  expect(set.out).toContain('Workers with another home are not stopped');
  const journal = await openJournal({ home });
  const asked = journal.read((tx) => refuseStopped({ journal, step: { connection: 'simulated' } }, tx));
  await expect(asked).rejects.toMatchObject({ code: 'stopped' });
  await journal.close();
  expect(await runs('stops', stops, [], {}, away)).toMatchObject({
    exit: 1,
    document: { stops: [{ inJournal: false }] },
  });
});

it('a stop is set as a row where the home takes no file', async () => {
  await writeFile(join(home, 'stops'), '');
  const set = await runs('stop-set', stop, [], said);
  expect(set).toMatchObject({ exit: 1, document: { file: null, inJournal: true } });
});

it('a connection that is not there stops nothing, and is refused before anything is written', async () => {
  const refused = await runs('stop-set', stop, [], { ...said, connection: 'simulatde' }).catch(explain);
  expect(refused).toMatchObject({ code: 'connection-unknown' });
  expect((await runs('stops', stops, [])).document.stops).toEqual([]);
});
