/** A resource, a source and a probe whose state a test controls. */
import { z } from 'zod';
import { bulk } from '../../../domain/bulk.ts';
import type { Kinds } from '../../../domain/kinds.ts';
import { listName, listReferenceSchema } from '../../../domain/list-reference.ts';
import { probe } from '../../../domain/probe.ts';
import { compare, resource } from '../../../domain/resource.ts';
import { source } from '../../../domain/source.ts';

export interface Thing {
  name: string;
  value: string;
  belongsTo?: string | undefined;
}

export interface ThingState {
  value: string;
  belongsTo: string | null;
}

export const thing = resource<Thing, ThingState, { id: string; name: string }>({
  kind: 'thing',
  schema: z.strictObject({ name: z.string(), value: z.string(), belongsTo: z.string().optional() }),
  knownAfterApply: ['value', 'belongsTo'],
  name: ({ name }) => name,
  diff: ({ value, belongsTo }, state) =>
    compare({ value, belongsTo }, { value: state.value, belongsTo: state.belongsTo ?? undefined }),
  risks: ({ value }) => (value === 'dangerous' ? [{ code: 'danger', text: 'It is dangerous.' }] : []),
});

export const note = source<{ about: string }, { text: string }>({
  kind: 'note',
  schema: z.strictObject({ about: z.string() }),
  name: ({ about }) => `note about ${about}`,
});

export const access = probe<{ to: string }>({
  kind: 'access',
  schema: z.strictObject({ to: z.string() }),
  name: ({ to }) => `access to ${to}`,
  as: () => 'the tester',
  controlledBy: ['access'],
});

export const membership = bulk<{ list: string; group: string }>({
  kind: 'membership',
  schema: z.strictObject({ list: listReferenceSchema, group: z.string() }),
  knownAfterApply: ['group'],
  name: ({ list, group }) => `${group} for ${listName(list)}`,
  items: 'members',
  shown: ({ group }) => [{ property: 'group', after: group }],
  risks: (_desired, { toChange }) => [{ code: 'many', text: `${toChange} get in.` }],
});

/** A second bulk of the same list. */
export const badge = bulk<{ list: string }>({
  kind: 'badge',
  schema: z.strictObject({ list: listReferenceSchema }),
  name: ({ list }) => `badges for ${listName(list)}`,
  items: 'members',
  shown: () => [{ property: 'badge', after: true }],
});

export const toyKinds: Kinds = { resources: [thing], bulks: [membership, badge] };
