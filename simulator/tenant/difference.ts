/**
 * What changed between two states, for the audit: paths with the value before and after.
 *
 * Rows are matched by their id, so that a removed row is not reported as a change of all rows after it. Secrets are
 * reported as changed, never shown.
 */

export interface Difference {
  /** `users[3f2e...].accountEnabled` */
  path: string;
  /** Absent when the value or row is new. */
  before?: unknown;
  /** Absent when the value or row is gone. */
  after?: unknown;
}

const secretNames = new Set(['password', 'secretText', 'privateKey']);
const rowIds = ['id', 'guid', 'keyId', 'messageTraceId', 'objectId', 'skuId', 'thumbprint', 'name', 'cmdlet'];

export function difference(before: unknown, after: unknown, path = ''): Difference[] {
  if (Object.is(before, after)) return [];
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (secretNames.has(name)) return before === after ? [] : [{ path, before: '[secret]', after: '[secret]' }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, young] = withoutSharedStart(before, after);
    if (isRows(old) && isRows(young)) return rows(old, young, path);
  }
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => difference(before[key], after[key], path === '' ? key : `${path}.${key}`));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [
    {
      path,
      ...(before === undefined ? {} : { before: redacted(before) }),
      ...(after === undefined ? {} : { after: redacted(after) }),
    },
  ];
}

function rows(before: readonly Row[], after: readonly Row[], path: string): Difference[] {
  const old = new Map(before.map((row) => [idOf(row), row]));
  const changed = after.flatMap((row) => {
    const id = idOf(row);
    const previous = old.get(id);
    old.delete(id);
    return difference(previous, row, `${path}[${id}]`);
  });
  const gone = [...old].flatMap(([id, row]) => difference(row, undefined, `${path}[${id}]`));
  return [...changed, ...gone];
}

/** A copy in which no secret is left. */
export function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, secretNames.has(key) ? '[secret]' : redacted(child)]),
  );
}

/** Thousands of rows that both have, in the same order, need no comparison. */
function withoutSharedStart(before: readonly unknown[], after: readonly unknown[]): [unknown[], unknown[]] {
  let shared = 0;
  while (shared < before.length && shared < after.length && Object.is(before[shared], after[shared])) shared += 1;
  return [before.slice(shared), after.slice(shared)];
}

type Row = Record<string, unknown>;

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

function isRows(value: unknown): value is Row[] {
  return Array.isArray(value) && value.every((row) => isObject(row) && idOf(row) !== undefined);
}

function idOf(row: Row): string | undefined {
  // Permissions have no id of their own: they are identified by grantee and target.
  if (typeof row['mailboxGuid'] === 'string') {
    return `${row['mailboxGuid']}/${String(row['assigneeId'])}${row['deny'] === true ? '/deny' : ''}`;
  }
  if (typeof row['recipientGuid'] === 'string') return `${row['recipientGuid']}/${String(row['trusteeId'])}`;
  const key = rowIds.find((candidate) => typeof row[candidate] === 'string');
  return key === undefined ? undefined : String(row[key]);
}
