import { applyPatch, patchBetween } from '../../tenant/patch.ts';
import { record } from '../../tenant/recording.ts';

interface Row {
  id: string;
  names: string[];
  inner?: { value: number };
}
const rows = (): { rows: Row[]; others: Row[] } => ({
  rows: [
    { id: 'a', names: ['one', 'two'], inner: { value: 1 } },
    { id: 'b', names: [] },
    { id: 'c', names: ['three'] },
  ],
  others: [{ id: 'z', names: [] }],
});
type State = ReturnType<typeof rows>;

/** Mutations as code writes them; each must be recorded, undone and repeated alike. */
const mutations: Record<string, (state: State) => unknown> = {
  'a field of a row': (state) => (state.rows[0]!.inner!.value = 2),
  'a field that is taken away': (state) => delete state.rows[0]!.inner,
  'a row that is pushed': (state) => state.rows.push({ id: 'd', names: ['x'] }),
  'a row that is spliced out': (state) => state.rows.splice(1, 1),
  'a row that is shifted out': (state) => state.rows.shift(),
  'a table that is filtered': (state) => (state.rows = state.rows.filter(({ id }) => id !== 'b')),
  'a table that is filtered and added to': (state) =>
    (state.rows = [...state.rows.filter(({ id }) => id !== 'a'), { id: 'd', names: [] }]),
  'a list in a row that was found': (state) => state.rows.find(({ id }) => id === 'c')!.names.push('four'),
  'a row that moves to another table': (state) => state.others.push(state.rows.pop()!),
  'a row that moves and is changed': (state) => {
    const row = state.rows[0]!;
    state.others = [row, ...state.others];
    row.names.length = 0;
  },
  'a table that is emptied': (state) => (state.rows.length = 0),
  'a table that is sorted': (state) => state.rows.sort((one, other) => other.id.localeCompare(one.id)),
  'what was read only': (state) => state.rows.map(({ names }) => names.length),
};

describe.each(Object.entries(mutations))('%s', (_name, mutate) => {
  it('is known as it was, and done again by its patch', () => {
    const [plain, recorded] = [rows(), rows()];
    mutate(plain);
    const { before } = record(recorded, mutate);
    expect(recorded).toEqual(plain);
    expect(before).toEqual(rows());
    const again = rows();
    applyPatch(again, JSON.parse(JSON.stringify(patchBetween(before, recorded))));
    expect(again).toEqual(plain);
  });

  it('is undone where the mutation throws', () => {
    const state = rows();
    const mutateAndThrow = (given: State) => {
      mutate(given);
      throw new Error('refused');
    };
    expect(() => record(state, mutateAndThrow)).toThrow('refused');
    expect(state).toEqual(rows());
  });
});

test('rows keep their identity, and what wasn’t touched is shared with the state before', () => {
  const state = rows();
  const [first, , third] = state.rows;
  const { result, before } = record(state, (given) => {
    const found = given.rows.find(({ id }) => id === 'a')!;
    found.names.push('new');
    return found;
  });
  expect(result).toBe(first);
  expect(state.rows[0]).toBe(first);
  expect(before.rows[2]).toBe(third);
  expect(before.others).toBe(state.others);
  expect(structuredClone(state).rows[0]!.names).toEqual(['one', 'two', 'new']);
});
