import { generateKeyPairSync } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal } from '../../journal/journal.ts';
import { appendSigned, readSigned } from '../../journal/signed-rows.ts';
import type { WriteColumns } from '../../journal/tables.ts';
import { loadWriterKey, writerIdOf } from '../../journal/writer-key.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const stream = { table: 'writes', scope: 'run', part: 'step' } as const;

function rowNamed(write: string, more: Partial<WriteColumns> = {}): WriteColumns {
  const blank = { label: null, kind: null, item: null, before: null, outcome: null, made: null, refusal: null };
  return { ...blank, write, phase: 'intent', at: '2026-01-01T00:00:00.000Z', ...more };
}

async function append(journal: Journal, rows: readonly WriteColumns[], where = {}): Promise<void> {
  await journal.transaction((tx) => appendSigned(journal, tx, { ...stream, ...where }, rows));
}

/** Each place in short: the write's name, or why its place isn't believed. */
async function read(journal: Journal, trusted = journal.trusted, part?: string): Promise<string[]> {
  const places = await journal.read((tx) => readSigned(journal, tx, { ...stream, part }, trusted));
  return places.map((place) => {
    if (place.verified) return place.row.write;
    const { position, upTo, reason } = place;
    return `${position === upTo ? position : `${position}-${upTo}`} ${reason}`;
  });
}

describe.each(backends)('signed rows in %s', (_, backend) => {
  it('come back in their order, and verify', async () => {
    const journal = await backend.open();
    await append(journal, [rowNamed('a', { label: 'Grüße, 日本 "and" \\' }), rowNamed('b')]);
    await append(journal, [rowNamed('c', { before: '{"n":[1,2,{"ü":null}]}' })]);
    expect(await read(journal)).toEqual(['a', 'b', 'c']);
  });

  it('are numbered in their stream, and by their writer over all streams', async () => {
    const journal = await backend.open();
    await append(journal, [rowNamed('a'), rowNamed('b')]);
    await append(journal, [rowNamed('c')], { part: 'other' });
    await append(journal, [rowNamed('d')]);
    const places = await journal.read((tx) =>
      readSigned(journal, tx, { table: 'writes', scope: 'run' }, journal.trusted),
    );
    const rows = places.map((place) => place.verified && [place.row.write, place.row.position, place.row.sequence]);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['a', 1, 1],
        ['b', 2, 2],
        ['c', 1, 3],
        ['d', 3, 4],
      ]),
    );
    expect(rows).toHaveLength(4);
  });

  it('that several add at once get one place each, without gaps', async () => {
    const place = await backend.newPlace();
    const [here, there] = [await backend.open(place), await backend.open(await backend.elsewhere(place))];
    const shared = backend.name === 'PostgreSQL' ? there : await backend.open(place);
    const names = Array.from({ length: 20 }, (_, index) => `w${index}`);
    await Promise.all(names.map((name, index) => append(index % 2 === 0 ? here : shared, [rowNamed(name)])));
    const trusted = new Map([...here.trusted, ...shared.trusted]);
    expect((await read(here, trusted)).toSorted()).toEqual(names.toSorted());
  });

  it('of a chunk larger than one statement are all there', async () => {
    const journal = await backend.open();
    await append(
      journal,
      Array.from({ length: 1_201 }, (_, index) => rowNamed(`w${index}`)),
    );
    const names = await read(journal);
    expect([names.length, names[0], names[1_200]]).toEqual([1_201, 'w0', 'w1200']);
  });

  it.each([
    ['its state before', `before = '{"role":"Organization Management"}'`],
    ['the object that was made', `made = '"another-id"'`],
    ['an empty column', `item = 'x'`],
    ['its run', `scope = 'run', part = 'other'`],
    ['its signature', `signature = 'AAAA'`],
    ['its sequence', 'sequence = 100'],
    ['its write', `write = 'x'`],
  ])('of which somebody changed %s are unverified, and hide no others', async (_, change) => {
    const journal = await backend.open();
    await append(journal, [rowNamed('a'), rowNamed('b', { before: '{"role":"none"}', made: '"id"' }), rowNamed('c')]);
    await tamper(journal, `update writes set ${change} where write = 'b'`);
    const places = await read(journal);
    expect(places).toEqual(expect.arrayContaining(['a', '2 bad-signature', 'c']));
    expect(places).not.toContain('b');
  });

  it('that were exchanged are both unverified', async () => {
    const journal = await backend.open();
    await append(journal, [rowNamed('a'), rowNamed('b'), rowNamed('c')]);
    for (const [from, to] of [
      [1, 9],
      [2, 1],
      [9, 2],
    ]) {
      await tamper(journal, `update writes set position = ${to} where position = ${from}`);
    }
    expect(await read(journal)).toEqual(['1 bad-signature', '2 bad-signature', 'c']);
  });

  it.each([
    ['the first', ['a'], ['1 missing', 'b', 'c', 'd', 'e']],
    ['two in the middle', ['b', 'c'], ['a', '2-3 missing', 'd', 'e']],
    ['the last', ['e'], ['a', 'b', 'c', 'd', '5 missing']],
    ['all', ['a', 'b', 'c', 'd', 'e'], ['1-5 missing']],
  ])('of which somebody removed %s leave a place that is missing', async (_, removed, expected) => {
    const journal = await backend.open();
    await append(
      journal,
      ['a', 'b', 'c', 'd', 'e'].map((name) => rowNamed(name)),
    );
    await tamper(journal, `delete from writes where write in (${removed.map((name) => `'${name}'`).join()})`);
    expect(await read(journal)).toEqual(expected);
    await append(journal, [rowNamed('later')]);
    expect(await read(journal)).toEqual([...expected, 'later']);
  });

  it('whose counter is gone as well don’t hide what is missing between them', async () => {
    const journal = await backend.open();
    await append(journal, [rowNamed('a'), rowNamed('b'), rowNamed('c')]);
    await tamper(journal, `delete from writes where write = 'b'`);
    await tamper(journal, 'delete from streams');
    expect(await read(journal)).toEqual(['a', '2 missing', 'c']);
  });

  it('that somebody added, at whatever place, are unverified and hide no others', async () => {
    const journal = await backend.open();
    await append(journal, [rowNamed('a'), rowNamed('b')]);
    const { id } = journal.writer;
    const values = (position: number) =>
      `'run', 'step', ${position}, '${id}', ${1000 + position}, 'AAAA', 'forged-${position}', 'intent', ''`;
    const columns = 'scope, part, position, writer, sequence, signature, write, phase, at';
    for (const at of [-5, 4]) await tamper(journal, `insert into writes (${columns}) values (${values(at)})`);
    expect(await read(journal)).toEqual(['-5 bad-signature', 'a', 'b', '3 missing', '4 bad-signature']);
  });

  it('of a writer whom the reader doesn’t trust are unverified', async () => {
    const place = await backend.newPlace();
    const journal = await backend.open(place);
    await append(journal, [rowNamed('a')]);
    const stranger = generateKeyPairSync('ed25519');
    const as = { ...journal, writer: { ...stranger, id: writerIdOf(stranger.publicKey) } };
    await append(as, [rowNamed('b')]);
    expect(await read(journal)).toEqual(['a', '2 unknown-writer']);
    expect(await read(journal, new Map([[as.writer.id, stranger.publicKey]]))).toEqual(['1 unknown-writer', 'b']);
  });

  it('of a stranger who bears a trusted writer’s ID are unverified', async () => {
    const journal = await backend.open();
    const stranger = generateKeyPairSync('ed25519');
    await append({ ...journal, writer: { ...stranger, id: journal.writer.id } }, [rowNamed('a')]);
    expect(await read(journal)).toEqual(['1 bad-signature']);
  });

  it('that verified once don’t when they are changed, and don’t for another key', async () => {
    const journal = await backend.open();
    await append(journal, [rowNamed('a'), rowNamed('b', { label: 'x' })]);
    expect([await read(journal), await read(journal)]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    const stranger = generateKeyPairSync('ed25519').publicKey;
    const elsewhere = { ...journal, installation: 'another' };
    expect(await read(journal, new Map([[journal.writer.id, stranger]]))).toEqual([
      '1 bad-signature',
      '2 bad-signature',
    ]);
    expect(await read(elsewhere)).toEqual(['1 bad-signature', '2 bad-signature']);
    await tamper(journal, `update writes set signature = (select signature from writes where write = 'a')`);
    expect(await read(journal)).toEqual(['a', '2 bad-signature']);
    await tamper(journal, `update writes set label = 'y' where write = 'a'`);
    expect(await read(journal)).toEqual(['1 bad-signature', '2 bad-signature']);
  });

  it('of another installation’s journal are unverified here', async () => {
    const journal = await backend.open();
    await append({ ...journal, installation: 'another' }, [rowNamed('a')]);
    expect(await read(journal)).toEqual(['1 bad-signature']);
  });

  it('still verify when a later schema has more columns', async () => {
    const journal = await backend.open();
    await append(journal, [rowNamed('a')]);
    await tamper(journal, 'alter table writes add column of_tomorrow text');
    expect(await read(journal)).toEqual(['a']);
    await tamper(journal, `update writes set of_tomorrow = 'x'`);
    expect(await read(journal)).toEqual(['1 bad-signature']);
  });

  it.each([
    ['NUL', 'a\0b'],
    ['half a character', 'a\uD800b'],
  ])('with %s, which no database keeps, are refused before they are signed', async (_, label) => {
    const journal = await backend.open();
    await expect(append(journal, [rowNamed('a', { label })])).rejects.toThrow('a character that no database keeps');
    expect(await read(journal)).toEqual([]);
  });

  it('are refused when somebody has set the counter back', async () => {
    const journal = await backend.open();
    await append(journal, [rowNamed('a'), rowNamed('b')]);
    await tamper(journal, 'update streams set last = 1');
    await expect(append(journal, [rowNamed('c')])).rejects.toMatchObject({ code: 'journal-damaged' });
  });
});

describe('the key of a writer', () => {
  it('is made once, also when several ask at once, for its owner alone', async () => {
    const { home } = await (backends[0] as (typeof backends)[number])[1].newPlace();
    const keys = await Promise.all(Array.from({ length: 5 }, () => loadWriterKey(home)));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
    expect(keys[0]?.id).toMatch(/^w-[0-9a-f]{32}$/);
    expect((await stat(join(home, 'keys', 'writer.pem'))).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['is torn', '-----BEGIN PRIVATE KEY-----\nMC4CAQAw'],
    ['is empty', ''],
    [
      'is of another kind',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ],
  ])('that %s is refused, and not replaced', async (_, content) => {
    const { home } = await (backends[0] as (typeof backends)[number])[1].newPlace();
    await loadWriterKey(home);
    await writeFile(join(home, 'keys', 'writer.pem'), content);
    for (const _ of [1, 2]) {
      const failure: unknown = await loadWriterKey(home).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'journal-key-unusable' });
      expect(String(failure)).not.toContain('MC4C');
    }
  });
});
