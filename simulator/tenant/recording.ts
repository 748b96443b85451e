/**
 * Runs a mutation on the state in place, and knows afterwards what it touched: what was there before, row by row, without
 * copying what stayed as it was. A tenant of thousands of mailboxes is written as fast as a small one.
 *
 * Invariants: a mutation that throws is undone; rows keep their identity; what a mutation reads through the state that it
 * is given are recorders, what it stores and returns are the rows themselves. Only what is reached through that state is
 * recorded: a row that was found before the mutation must be found again within it.
 */

export interface Recorded<S, T> {
  result: T;
  /** The state as it was; whatever wasn't touched is shared with the state as it is. */
  before: S;
  /** Takes the mutation back, as long as no other one has followed. */
  readonly undo: () => void;
}

type Row = Record<PropertyKey, unknown>;

/** Array methods that change the array in place: run on the array itself, since each step of theirs would be recorded. */
const mutators = new Set<PropertyKey>(['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse']);

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null;

export function record<S extends object, T>(state: S, mutate: (state: S) => T): Recorded<S, T> {
  const recorders = new Map<object, object>();
  const originals = new Map<object, object>();
  const parents = new Map<object, object>();
  const saved = new Map<object, Row | unknown[]>();

  const save = (target: object) => {
    if (!saved.has(target)) saved.set(target, Array.isArray(target) ? [...(target as unknown[])] : { ...target });
  };
  const original = (value: unknown): unknown => {
    if (!isObject(value)) return value;
    const known = originals.get(value);
    if (known !== undefined) return known;
    // Something new, which may contain recorders: `[...rows.filter(), added]`.
    for (const [key, child] of Object.entries(value)) {
      const own = original(child);
      if (own !== child) value[key] = own;
    }
    return value;
  };
  const recorderOf = (value: unknown, parent: object | null): unknown => {
    if (!isObject(value)) return value;
    const known = recorders.get(value);
    if (known !== undefined) return known;
    const made = new Proxy(value, handler);
    recorders.set(value, made);
    originals.set(made, value);
    if (parent !== null) parents.set(value, parent);
    return made;
  };
  const handler: ProxyHandler<Row> = {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return recorderOf(value, target);
      if (!Array.isArray(target) || !mutators.has(key)) return value;
      return (...given: unknown[]): unknown => {
        save(target);
        return Reflect.apply(value, target, given.map(original));
      };
    },
    set(target, key, value) {
      save(target);
      return Reflect.set(target, key, original(value));
    },
    deleteProperty(target, key) {
      save(target);
      return Reflect.deleteProperty(target, key);
    },
  };

  const undo = () => {
    for (const [target, copy] of saved) restore(target as Row, copy);
  };
  try {
    const result = original(mutate(recorderOf(state, null) as S)) as T;
    return { result, before: asBefore(state, saved, parents) as S, undo };
  } catch (error) {
    undo();
    throw error;
  }
}

function restore(target: Row, copy: Row | unknown[]): void {
  if (Array.isArray(target)) target.length = 0;
  else for (const key of Object.keys(target)) if (!(key in copy)) delete target[key];
  Object.assign(target, copy);
}

/** Puts together what was saved: copies for what was touched and for what contains that, all else as it is. */
function asBefore(root: object, saved: Map<object, Row | unknown[]>, parents: Map<object, object>): unknown {
  const touched = new Set<object>();
  for (const target of saved.keys()) {
    for (let at: object | undefined = target; at !== undefined && !touched.has(at); at = parents.get(at))
      touched.add(at);
  }
  const before = (value: unknown): unknown => {
    if (!isObject(value) || !touched.has(value)) return value;
    const source = saved.get(value) ?? value;
    if (Array.isArray(source)) return source.map(before);
    return Object.fromEntries(Object.entries(source).map(([key, child]) => [key, before(child)]));
  };
  return before(root);
}
