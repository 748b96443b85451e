/** A bundle of workflows says from which line of the sources each of its own comes, and hasn't the sources a second time. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workflowBundle } from '../../scripts/workflow-bundle.mjs';

it('has a map of places, without the sources', async () => {
  const code = await readFile(await workflowBundle(join(__dirname, '..', '..', 'workflows', 'index.ts')), 'utf8');
  const [, encoded = ''] = /\n\/\/# sourceMappingURL=data:[\w/;=-]*base64,([\w+/=]+)\n$/.exec(code) ?? [];
  const map = JSON.parse(Buffer.from(encoded, 'base64').toString()) as Record<string, unknown>;
  expect(Object.keys(map).toSorted()).toEqual(['file', 'mappings', 'names', 'sourceRoot', 'sources', 'version']);
  expect((map['sources'] as string[]).some((source) => source.endsWith('workflows/run/approvals.ts'))).toBe(true);
  expect(map['mappings']).toMatch(/[\w+/]{4}/);
});
