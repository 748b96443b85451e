import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openJournal, type Journal } from '../../journal/journal.ts';
import { recordedWrites } from '../../journal/recorded-writes.ts';
import { readTrustedWriters } from '../../journal/trusted-writers.ts';
import { publicKeyText } from '../../journal/writer-key.ts';
import { writesOf } from './granted-writes.ts';
import { backends, onPostgres, postgresServer, tamper, useBackends } from './backends.ts';

useBackends('own');

const scope = { run: 'run', step: 'step' };

async function write(journal: Journal): Promise<void> {
  await writesOf(journal, scope).do('grant role A', async () => {});
}

async function states(journal: Journal): Promise<string[]> {
  return (await recordedWrites(journal, scope)).map((write) => (write.verified ? write.state : write.reason));
}

async function trust(home: string, ...keys: string[]): Promise<void> {
  await writeFile(join(home, 'trust.yaml'), `writers:\n${keys.map((key) => `  - key: ${key}\n`).join('')}`);
}

function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe.each(backends)('two homes on a journal in %s', (_, backend) => {
  // SQLite has one home; there the second one is a stranger's that has opened the file.
  const second = async (place: { home: string; database?: string | undefined }) =>
    backend.name === 'PostgreSQL' ? await backend.elsewhere(place) : place;

  it("believe each other's rows once each has the other's key in its trust.yaml, and not before", async () => {
    const place = await backend.newPlace();
    const there = await second(place);
    const other = await backend.open(there);
    await write(other);
    expect(await states(await backend.open(place))).toEqual(
      backend.name === 'PostgreSQL' ? ['unknown-writer', 'unknown-writer'] : ['done'],
    );
    await trust(place.home, publicKeyText(other.writer.publicKey));
    expect(await states(await backend.open(place))).toEqual(['done']);
  });
});

onPostgres('a home in which no worker runs', () => {
  it('reads what the workers have written whose keys it knows, gets no key of its own, and adds nothing', async () => {
    const backend = backends.find(([name]) => name === 'PostgreSQL')?.[1];
    if (backend === undefined) throw new Error('PostgreSQL is there');
    const worker = await backend.newPlace();
    const written = await backend.open(worker);
    await write(written);
    const { home } = await backend.elsewhere(worker);
    await trust(home, publicKeyText(written.writer.publicKey));
    const reading = await openJournal({ home, database: worker.database, makesWriterKey: false });
    try {
      expect(await states(reading)).toEqual(['done']);
      expect(await failureOf(write(reading))).toMatchObject({ code: 'journal-signs-elsewhere' });
      expect(existsSync(join(home, 'keys', 'writer.pem'))).toBe(false);
      expect(await states(reading)).toEqual(['done']);
    } finally {
      await reading.close();
    }
  });

  it('reads by a database role of its own, which changes nothing', async () => {
    const backend = backends.find(([name]) => name === 'PostgreSQL')?.[1];
    if (backend === undefined) throw new Error('PostgreSQL is there');
    const worker = await backend.newPlace();
    const address = new URL(worker.database ?? '');
    const [database, server] = [address.pathname.slice(1), postgresServer()];
    server.sql(database, `create role runbooks_reader login`);
    try {
      const written = await backend.open(worker);
      await write(written);
      const { home } = await backend.elsewhere(worker);
      await trust(home, publicKeyText(written.writer.publicKey));
      address.username = 'runbooks_reader';
      const reading = await openJournal({ home, database: address.href, makesWriterKey: false });
      expect(await states(reading)).toEqual(['done']);
      for (const statement of [
        'delete from writes',
        'update streams set last = 0',
        `insert into leases values ('a', 'b', 1, '')`,
        'drop table writes',
        'create table mine (id text)',
      ]) {
        expect(await failureOf(tamper(reading, statement))).toMatchObject({ code: 'journal-denied' });
      }
      await reading.close();
    } finally {
      server.sql(database, 'drop owned by runbooks_reader; drop role runbooks_reader');
    }
  });
});

describe('trust.yaml', () => {
  const read = async (text: string): Promise<unknown> => {
    const { home } = await sqlitePlace();
    await writeFile(join(home, 'trust.yaml'), text);
    return await failureOf(readTrustedWriters(home));
  };
  const sqlitePlace = async () => {
    const [first] = backends;
    if (first === undefined) throw new Error('There is always SQLite');
    return await first[1].newPlace();
  };
  const key = publicKeyText(generateKeyPairSync('ed25519').publicKey);
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' });

  it.each([
    ['no YAML', 'writers: [', /isn't YAML/],
    ['another word', `writer:\n  - key: ${key}\n`, /the file: Unrecognized key: "writer"/],
    [
      'a private key, which it does not repeat',
      'writers:\n  - key: MC4CAQAwBQYDK2VwBCIEIA\n',
      /^(?!.*MC4CAQ).*writers\.0\.key: must be/,
    ],
    ['a key of another kind', `writers:\n  - key: ${rsa.toString('base64')}\n`, /writers\.0\.key: must be/],
    ['something after a key', `writers:\n  - key: ${key}AAAA\n`, /writers\.0\.key: must be/],
  ])('is refused by its place where it has %s', async (_, text, expected) => {
    expect(await read(text)).toMatchObject({
      code: 'trust-file-invalid',
      subject: expect.stringMatching(expected) as string,
    });
  });

  it('names the writers by the digests of their keys, so that none can be taken for another', async () => {
    const { home } = await sqlitePlace();
    await trust(home, key);
    expect([...(await readTrustedWriters(home)).keys()]).toEqual([expect.stringMatching(/^w-[0-9a-f]{32}$/)]);
  });

  it('that is not there names nobody', async () => {
    const { home } = await sqlitePlace();
    expect((await readTrustedWriters(home)).size).toBe(0);
  });
});
