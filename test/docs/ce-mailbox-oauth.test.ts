/** The runbook's page and its example say what the program says. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gatherInput } from '../../client/inputs/gather.ts';
import { dated } from '../../domain/dated-facts.ts';
import { runbookNamed } from '../../domain/runbooks/catalogue.ts';
import { keptList } from '../setup/keep-list.ts';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'runbooks', 'ce-mailbox-oauth.md'), 'utf8');

test('the page has the date of SMTP with a password', () => {
  expect(page).toContain(dated.smtpBasicAuthentication.since);
});

test('the example is an input, and its list is kept', async () => {
  const home = await mkdtemp(join(tmpdir(), 'example-'));
  try {
    const file = join(root, 'examples', 'ce-mailbox-oauth.yaml');
    const terminal = { interactive: false, stdin: Readable.from([]) };
    const installation = { home };
    const given = { file, options: {}, installation };
    const input = (await gatherInput(runbookNamed('ce-mailbox-oauth')!, given, terminal)) as { mailboxes: string };
    const text = await readFile(file, 'utf8');
    const mailboxes = await keptList(home, input.mailboxes);
    expect(mailboxes.length).toBeGreaterThan(0);
    for (const mailbox of mailboxes) expect(text).toContain(`  - ${mailbox}\n`);
  } finally {
    await rm(home, { recursive: true });
  }
});
