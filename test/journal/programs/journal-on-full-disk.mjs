// Records writes until the disk is full, says what that was answered with, and then what is there. Uses the build. Lines of
// JSON on stdout.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../../journal/journal.ts';
import { recordedWrites } from '../../../journal/recorded-writes.ts';
import { writesOf } from '../granted-writes.ts';

const [home] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const attempt = async (work) => {
  try {
    return { answered: await work() };
  } catch ({ name, code, operator, advice }) {
    return { name, code, operator, advice };
  }
};

const opened = await attempt(() => openJournal({ home }));
if (opened.answered === undefined) {
  say({ opening: opened });
} else {
  const journal = opened.answered;
  const writes = writesOf(journal, { run: 'run', step: 'step' });
  let answered = 0;
  let refused;
  while (refused === undefined) {
    const outcome = await attempt(() => writes.do(`write ${'x'.repeat(2_000)}`, async () => true));
    if (outcome.answered) answered += 1;
    else refused = outcome;
  }
  rmSync(join(home, 'filler'), { force: true });
  const next = await attempt(() => writes.do('next', async () => true));
  const found = await recordedWrites(journal, { run: 'run' });
  await journal.close();
  say({
    answered,
    refused,
    next,
    done: found.filter(({ state }) => state === 'done').length,
    files: readdirSync(home),
  });
}
