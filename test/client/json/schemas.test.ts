import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { documents, type DocumentKind } from '../../../client/json/documents.ts';
import { schemaFiles } from '../../../client/json/schema-files.ts';
import { samples } from '../samples.ts';

const folder = join(__dirname, '..', '..', '..', 'docs', 'schemas');
const published = (kind: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, `${kind}.json`), 'utf8')) as Record<string, unknown>;
const kinds = Object.keys(documents) as DocumentKind[];

test('docs/schemas contains exactly the existing documents', () => {
  expect(readdirSync(folder).toSorted()).toEqual(kinds.map((kind) => `${kind}.json`).toSorted());
});

/** What is a time or a day is checked where the file is read. */
const formats = { 'date-time': true, date: true } as const;

test.each(kinds)(
  'the published schema of %s is the one that types it (node scripts/write-schemas.mjs writes them)',
  (kind) => {
    expect(published(kind)).toEqual(JSON.parse(schemaFiles()[`${kind}.json`] ?? ''));
  },
);

test.each(kinds)('%s: a whole document is valid, and so is one with a field that came later', (kind) => {
  const validate = new Ajv2020({ strict: false, formats }).compile(published(kind));
  expect(validate(samples[kind]) ? [] : validate.errors).toEqual([]);
  expect(validate(withLaterField(samples[kind]))).toBe(true);
});

/** In a list, each item may get the field. */
function withLaterField(document: object): unknown {
  return Array.isArray(document)
    ? document.map((each: object) => ({ ...each, laterField: 1 }))
    : { ...document, laterField: 1 };
}

test.each(kinds)('%s is named in docs/json.md', (kind) => {
  const text = readFileSync(join(folder, '..', 'json.md'), 'utf8');
  expect(text).toContain(`schemas/${kind}.json`);
});

/** What others rely on: these never go. */
const promised: [DocumentKind, string[]][] = [
  ['outcome', ['run', 'runbook', 'outcome', 'plan', 'approvals', 'probes', 'manualSteps', 'report']],
  ['started', ['run', 'phase']],
  ['status', ['run', 'runbook', 'connection', 'requestedBy', 'phase', 'waiting', 'plan', 'attention']],
  ['status', ['startedAt', 'updatedAt', 'endedAt']],
  ['plan', ['hash', 'steps', 'stages', 'risks', 'superseded']],
];

test.each(promised)('%s promises %j', (kind, fields) => {
  expect(published(kind)['required']).toEqual(expect.arrayContaining(fields));
});
