// Another process that stores secrets: `secret-writer.mjs PLACE NAME COUNT SIZE [OPERATION]`, where PLACE is the journal's
// place as JSON. Says the reference of each as it is stored.
import { openJournal } from '../../../journal/journal.ts';
import { journalSecrets } from '../../../journal/secrets.ts';

const [place, name, count, size, operation] = process.argv.slice(2);
const journal = await openJournal(JSON.parse(place));
const store = journalSecrets(
  async () => journal,
  async () => ({ current: 'k', keys: new Map([['k', Buffer.alloc(32, 7)]]) }),
);
for (let index = 0; index < Number(count); index += 1) {
  const options = { kind: 'password', createdBy: 'writer', ...(operation && { operation: operation + index }) };
  const { reference } = await store.put(name, 'x'.repeat(Number(size)) + index, options);
  process.stdout.write(`${reference}\n`);
}
await journal.close();
