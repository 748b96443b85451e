import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', 'docs', 'decisions');
const index = readFileSync(join(folder, 'README.md'), 'utf8');
const pages = readdirSync(folder).filter((name) => name !== 'README.md');

it.each(pages)('the index links to %s', (page) => {
  expect(index).toContain(`](${page})`);
});

it.each(pages.filter((page) => page !== 'tests.md'))(
  '%s says context, decision, consequences and what was rejected',
  (page) => {
    const text = readFileSync(join(folder, page), 'utf8');
    const headings = Array.from(text.matchAll(/^## (.+)$/gm), ([, heading]) => heading);
    expect(headings).toEqual(['Context', 'Decision', 'Consequences', 'Rejected']);
    expect(text.split('\n').length).toBeLessThan(60);
  },
);
