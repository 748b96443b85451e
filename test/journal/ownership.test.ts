/** Whose an object is: what a run made or adopted, until it is undone or deleted. */
import type { Journal } from '../../journal/journal.ts';
import { forgetObject, rememberObject } from '../../journal/remembered-objects.ts';
import { recordedId } from '../../journal/identities.ts';
import { ownedBy, ownersOf, recordOwned, releaseOwned } from '../../journal/ownership.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const subject = 'client-sense-online/contoso/client sense';
const first = { subject, run: 'run-1' };
const second = { subject, run: 'run-2' };
const application = { connection: 'contoso', kind: 'application', name: 'Client Sense', id: 'app-1' } as const;
const group = { connection: 'contoso', kind: 'role-group', name: 'Readers', id: 'group-1' } as const;

/** Each object in short; of what isn't known, why. */
async function owned(journal: Journal, of = subject): Promise<string[]> {
  return (await ownedBy(journal, of)).map((each) =>
    each.verified ? `${each.id} ${each.how} by ${each.run}` : `${each.part} ${each.reason}`,
  );
}

describe.each(backends)('ownership in %s', (_, backend) => {
  it('is of what the runs of a subject made and adopted, the newest run first', async () => {
    const journal = await backend.open();
    await recordOwned(journal, first, { ...application, how: 'made' });
    await recordOwned(journal, second, { ...group, how: 'adopted' });
    expect(await ownedBy(journal, subject)).toEqual([
      { verified: true, subject, run: 'run-2', ...group, how: 'adopted', at: expect.stringMatching(/Z$/) },
      { verified: true, subject, run: 'run-1', ...application, how: 'made', at: expect.stringMatching(/Z$/) },
    ]);
    expect(await owned(journal, 'another')).toEqual([]);
  });

  it('ends with the undo of its run, and not before', async () => {
    const journal = await backend.open();
    await recordOwned(journal, first, { ...application, how: 'made' });
    await releaseOwned(journal, second, application);
    expect(await owned(journal)).toEqual(['app-1 made by run-1']);
    await releaseOwned(journal, first, application);
    expect(await owned(journal)).toEqual([]);
    await recordOwned(journal, second, { ...application, how: 'adopted' });
    expect(await owned(journal)).toEqual(['app-1 adopted by run-2']);
  });

  it('stays with the run that made it when a later one changes it and is undone', async () => {
    const journal = await backend.open();
    await recordOwned(journal, first, { ...application, how: 'made' });
    await recordOwned(journal, second, { ...application, how: 'adopted' });
    expect(await owned(journal)).toEqual(['app-1 made by run-2']);
    await releaseOwned(journal, second, application);
    expect(await owned(journal)).toEqual(['app-1 made by run-1']);
  });

  it('of what was deleted is of no run', async () => {
    const journal = await backend.open();
    await recordOwned(journal, first, { ...application, how: 'made' });
    await recordOwned(journal, second, { ...application, how: 'adopted' });
    await releaseOwned(journal, { subject, run: null }, application);
    expect(await owned(journal)).toEqual([]);
  });

  it('is by resource where several are about one object', async () => {
    const journal = await backend.open();
    const member = { connection: 'contoso', kind: 'role-group-member', id: 'anna' } as const;
    await recordOwned(journal, first, { ...member, name: 'Readers/anna', how: 'made' });
    await recordOwned(journal, first, { ...member, name: 'Writers/anna', how: 'made' });
    await releaseOwned(journal, { subject, run: null }, { ...member, name: 'readers/ANNA' });
    expect(await ownedBy(journal, subject)).toMatchObject([{ name: 'Writers/anna', id: 'anna' }]);
  });

  it('of what takes the place of something made is made; that of something else is not', async () => {
    const journal = await backend.open();
    await recordOwned(journal, first, { ...application, how: 'made' });
    await recordOwned(journal, second, { ...application, id: 'app-2', how: 'adopted', replaced: 'app-1' });
    await recordOwned(journal, second, { ...group, id: 'group-2', how: 'adopted', replaced: 'group-0' });
    const all = await owned(journal);
    expect(all).toEqual(expect.arrayContaining(['app-2 made by run-2', 'group-2 adopted by run-2']));
    await releaseOwned(journal, second, { ...application, id: 'app-2' });
    expect(await owned(journal)).toEqual(expect.arrayContaining(['app-1 made by run-1']));
  });

  it('of one object names every subject that has it', async () => {
    const journal = await backend.open();
    await recordOwned(journal, first, { ...application, how: 'made' });
    await recordOwned(journal, { subject: 'other', run: 'run-3' }, { ...application, how: 'adopted' });
    await recordOwned(journal, { subject: 'third', run: 'run-4' }, { ...application, how: 'adopted' });
    await releaseOwned(journal, { subject: 'third', run: 'run-4' }, application);
    await recordOwned(journal, { subject: 'fourth', run: 'run-5' }, { ...application, id: 'app-2', how: 'made' });
    const owners = await ownersOf(journal, application);
    expect(owners).toHaveLength(2);
    const names = owners.map((each) => each.verified && each.subject);
    expect(names).toEqual(expect.arrayContaining([subject, 'other']));
  });

  it.each([
    ['was changed', "update ownership set how = 'adopted' where part like '%app-1%'", 'bad-signature'],
    ['says whose it is no longer', "update ownership set scope = 'other' where part like '%app-1%'", 'missing'],
    ['was removed', "delete from ownership where part like '%app-1%'", 'missing'],
  ])('of an object whose row %s is unknown, and hides no other', async (_what, statement, reason) => {
    const journal = await backend.open();
    await recordOwned(journal, first, { ...application, how: 'made' });
    await recordOwned(journal, first, { ...group, how: 'made' });
    await tamper(journal, statement);
    expect(await owned(journal)).toEqual([`["contoso","application","app-1"] ${reason}`, 'group-1 made by run-1']);
    expect(await ownersOf(journal, application)).toContainEqual(
      expect.objectContaining({ verified: false, scope: subject, reason }),
    );
    expect(await ownersOf(journal, group)).toMatchObject([{ subject }]);
  });

  it('comes and goes with the identity, in one transaction', async () => {
    const journal = await backend.open();
    await rememberObject(journal, first, { ...application, how: 'made' });
    await rememberObject(journal, first, { ...application, how: 'made' });
    expect(await recordedId(journal, application)).toBe('app-1');
    expect(await owned(journal)).toEqual(['app-1 made by run-1']);
    const rows = await journal.read((tx) => tx.rows.selectFrom('ownership').select('position').execute());
    expect(rows).toHaveLength(1);
    await forgetObject(journal, subject, application);
    expect(await recordedId(journal, application)).toBeUndefined();
    expect(await owned(journal)).toEqual([]);
  });

  it('that fails leaves no identity either', async () => {
    const journal = await backend.open();
    await tamper(journal, 'drop table ownership');
    await expect(rememberObject(journal, first, { ...application, how: 'made' })).rejects.toThrow();
    expect(await recordedId(journal, application)).toBeUndefined();
  });

  it('that many record at once on one object is recorded once for each run', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(place)];
    const runs = Array.from({ length: 8 }, (_run, index) => ({ subject, run: `run-${index % 4}` }));
    await Promise.all(
      runs.map((owner, index) => rememberObject(index < 4 ? here : there, owner, { ...application, how: 'made' })),
    );
    const recorded = await runsIn(here);
    expect(recorded).toHaveLength(4);
    expect(new Set(recorded)).toEqual(new Set(['run-0', 'run-1', 'run-2', 'run-3']));
  });
});

async function runsIn(journal: Journal): Promise<(string | null)[]> {
  const rows = await journal.read((tx) => tx.rows.selectFrom('ownership').select('run').execute());
  return rows.map(({ run }) => run);
}
