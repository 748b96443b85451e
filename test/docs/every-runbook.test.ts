/** Every runbook is listed, has its example, page and recorded history, and its page and example say what its input does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { examplePath } from '../../client/examples.ts';
import { gatherInput } from '../../client/inputs/gather.ts';
import { catalogue, runbookNamed } from '../../domain/runbooks/catalogue.ts';
import { missingFilesOf, pageOf } from '../runbook-files.ts';

interface Property {
  readonly description?: string;
  readonly default?: string | number | boolean | string[];
}

function propertiesOf(schema: z.ZodType): [string, Property][] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties) as [string, Property][];
}

test('what domain/runbooks declares, the catalogue lists', () => {
  const folder = join(__dirname, '..', '..', 'domain', 'runbooks');
  const declared = readdirSync(folder).flatMap((file) =>
    Object.entries(require(join(folder, file)) as Record<string, unknown>).flatMap(([name, value]) => {
      const isEntry = typeof value === 'object' && value !== null && 'workflowType' in value && 'subject' in value;
      return isEntry ? [{ name, file, runbook: (value as unknown as { name: string }).name }] : [];
    }),
  );
  expect(declared.length).toBeGreaterThanOrEqual(catalogue.length);
  const unlisted = declared.filter(({ runbook }) => runbookNamed(runbook) === undefined);
  expect(unlisted.map(({ name, file }) => `add ${name} of ${file} to domain/runbooks/catalogue.ts`)).toEqual([]);
});

describe.each(catalogue.map((entry) => [entry.name, entry] as const))('%s', (name, runbook) => {
  test('has an example, a page and a recorded history', () => {
    expect(missingFilesOf(name)).toEqual([]);
  });

  test('the example is an input', async () => {
    const home = await mkdtemp(join(tmpdir(), 'example-'));
    try {
      const terminal = { interactive: false, stdin: Readable.from([]) };
      const input = await gatherInput(
        runbook,
        { file: examplePath(name), options: {}, installation: { home } },
        terminal,
      );
      expect(runbook.subject(input)).toMatch(/\S/);
    } finally {
      await rm(home, { recursive: true });
    }
  });

  test.each(propertiesOf(runbook.schema))(
    'the page has the input %s, in the words of its schema',
    (input, property) => {
      const { description, default: byDefault } = property;
      const row = `| \`${input}\` | ${description} | ${byDefault === undefined ? '' : String(byDefault)}`.trimEnd();
      const rows = pageOf(name)
        .split('\n')
        .filter((line) => line.startsWith('|'));
      expect(description).toMatch(/\S/);
      expect(rows.filter((line) => line.startsWith(`| \`${input}\` |`))).toContainEqual(expect.stringContaining(row));
    },
  );
});
