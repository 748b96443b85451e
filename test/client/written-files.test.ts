/** Each file that people write is read in the encodings of Windows' editors and shells, and refused in one that has no name. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { deliveryTarget } from '../../activities/credential/delivery-targets.ts';
import { fieldsOf } from '../../client/inputs/fields.ts';
import { readInputFile } from '../../client/inputs/input-file.ts';
import { storeLists } from '../../client/inputs/lists.ts';
import { readValue } from '../../client/secrets/read-value.ts';
import { readConnections } from '../../connectors/connections-file.ts';
import { readNotifications } from '../../connectors/notifications-file.ts';
import { trustRoot } from '../../connectors/trust-root.ts';
import { catalogue } from '../../domain/runbooks/catalogue.ts';
import { isBlocked } from '../../journal/blocked-people.ts';
import { readPasskeyTrust } from '../../journal/trusted-writers.ts';
import { readApprovals } from '../../policy/approvals-file.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'runbooks-written-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

const nobody = { interactive: false, stdin: Readable.from([]) };
const list = catalogue.flatMap(({ schema }) => fieldsOf(schema)).find(({ holds }) => holds === 'addresses');

interface Written {
  name: string;
  text: string;
  read: (file: string) => unknown;
  /** What is read of it, as far as it is compared. */
  is: unknown;
}

const written: Written[] = [
  { name: 'secret', text: 'Pässwörd\r\n', read: (file) => readValue('s', file, nobody), is: 'Pässwörd' },
  {
    name: 'input.yaml',
    text: 'displayName: Zürich\r\n',
    read: async (file) => (await readInputFile(file)).values,
    is: { displayName: 'Zürich' },
  },
  {
    name: 'list.txt',
    text: '# Größe\r\na@contoso.example\r\n',
    read: async (file) => {
      const options = { [list?.property ?? '']: `@${file}` };
      const { problems } = await storeLists(list === undefined ? [] : [list], { file: undefined, values: {}, options });
      if (problems[0] !== undefined) throw new Error(problems[0].problem);
      return problems;
    },
    is: [],
  },
  {
    name: 'connections.yaml',
    text: '# für alle\r\nconnections:\r\n  test: { kind: simulated }\r\n',
    read: readConnections,
    is: { test: { kind: 'simulated' } },
  },
  { name: 'approvals.yaml', text: '# für alle\r\n{}\r\n', read: () => readApprovals(home), is: {} },
  {
    name: 'notifications.yaml',
    text: '# für alle\r\nchannels: {}\r\nrules: {}\r\n',
    read: () => readNotifications(home),
    is: {},
  },
  {
    name: 'deliveries.yaml',
    text: 'deliveries: { ce: { file: /opt/Größe } }\r\n',
    read: () => deliveryTarget(home, 'ce'),
    is: { file: '/opt/Größe' },
  },
  { name: 'trust.yaml', text: '# für alle\r\n{}\r\n', read: () => readPasskeyTrust(home), is: {} },
  {
    name: 'trust.yaml',
    text: 'blocked: [Jürgen]\r\n',
    read: () => ({ blocked: isBlocked(home, { by: 'Jürgen' }) }),
    is: { blocked: true },
  },
  { name: 'ca.pem', text: '# Größe', read: (file) => trustRoot('c', file), is: '# Größe' },
];

describe.each(written.map((each) => [each.name, each] as const))('%s', (_name, { name, text, read, is }) => {
  const answer = async (bytes: Buffer): Promise<unknown> => {
    const file = join(home, name);
    await writeFile(file, bytes);
    return await read(file);
  };

  it('is read in UTF-8 with a mark, and in UTF-16 with one', async () => {
    for (const bytes of [Buffer.from(`\uFEFF${text}`), Buffer.from(`\uFEFF${text}`, 'utf16le')]) {
      const found = await answer(bytes);
      if (typeof is === 'string') expect(found).toBe(is);
      else expect(found).toMatchObject(is as object);
    }
  });

  it('is refused in an encoding that can only be guessed, with what to save it as', async () => {
    await expect(answer(Buffer.from(text, 'latin1'))).rejects.toThrow('save it as UTF-8');
  });
});

it('what is piped as a secret is no text in an encoding that can only be guessed', async () => {
  const stdin = Readable.from([Buffer.from('Pässwörd', 'latin1')]);
  await expect(readValue('s', undefined, { interactive: false, stdin })).rejects.toThrow('nothing was stored');
  const marked = Readable.from([Buffer.from('\uFEFFPässwörd\r\n')]);
  await expect(readValue('s', undefined, { interactive: false, stdin: marked })).resolves.toBe('Pässwörd');
});
