/** The tables of a simulated tenant: kept, restored in place, and compared without what the service moves by itself. */
import type { TenantState } from 'exchange-simulator/tenant/state.ts';

/** The rows that every part finds through the state are replaced; the state itself stays, since the parts hold it. */
export function restoreTables(state: TenantState, kept: TenantState): void {
  for (const key of Object.keys(state)) if (!(key in kept)) delete (state as unknown as Record<string, unknown>)[key];
  Object.assign(state, JSON.parse(textOf(kept)));
}

/** Of a state that was kept, and doesn't change any more: it is restored, and compared, many times. */
const texts = new WeakMap<TenantState, string>();

function textOf(kept: TenantState): string {
  const text = texts.get(kept) ?? JSON.stringify(kept);
  texts.set(kept, text);
  return text;
}

/** Of this realm: in a test what `structuredClone` makes is of another one, and never strictly equal to what is of this. */
export function copyOf(state: TenantState): TenantState {
  return JSON.parse(JSON.stringify(state)) as TenantState;
}

/** When something was changed, and from when on others see it. */
const moving = /(?:DateTime|At)$|^(?:effectiveAt|whenChanged|whenChangedUTC|secretText|hint)$/;

const made = ['id', 'guid', 'sid', 'keyId', 'key', 'customKeyIdentifier'];
const certificate = ['thumbprint', 'certificateThumbprint', 'der', 'privateKey', 'notBefore', 'notAfter'];
const idProperties = [...made, ...certificate];
const guid = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi;

/**
 * The paths of the tables that differ, two levels deep: `exchange.roleGroups`.
 *
 * @param kept doesn't change any more
 * @param anew properties that an object has anew once it was made again: its ID. `all`: whatever identifies something
 */
export function differingTables(now: TenantState, kept: TenantState, anew: readonly string[] | 'all' = []): string[] {
  const [before, after] = [tablesOf(kept), tablesOf(now)];
  const known = tableTexts.get(kept) ?? new Map<string, string>();
  tableTexts.set(kept, known);
  return [...new Set([...before.keys(), ...after.keys()])].filter((table) => {
    const [was, is] = [before.get(table), after.get(table)];
    const text = known.get(table) ?? JSON.stringify(was);
    if (text !== undefined) known.set(table, text);
    // Most tables weren't touched: only the others are worth a closer look.
    return text !== JSON.stringify(is) && comparable(was, anew) !== comparable(is, anew);
  });
}

const tableTexts = new WeakMap<TenantState, Map<string, string>>();

function comparable(table: unknown, anew: readonly string[] | 'all'): string {
  return anew === 'all' ? text(masked(table), idProperties) : text(table, anew);
}

/** Without IDs, so that two tenants in which the same was made are the same. */
function masked(table: unknown): unknown {
  return table === undefined ? undefined : JSON.parse(JSON.stringify(table).replaceAll(guid, '{id}'));
}

function tablesOf(state: TenantState): Map<string, unknown> {
  // The log of sign-ins grows by what we ask for tokens.
  const { signIns: _log, exchange, compliance, onPremises, ...directory } = state;
  // Who doesn't see a write yet is a matter of time.
  const { replication: _replication, exchange: ownExchange, ...organization } = onPremises ?? {};
  return new Map<string, unknown>([
    ...Object.entries(directory),
    ...below('exchange', exchange),
    ...below('compliance', compliance),
    ...below('onPremises', organization),
    ...below('onPremises.exchange', ownExchange),
  ]);
}

function below(name: string, tables: object = {}): [string, unknown][] {
  return Object.entries(tables).map(([each, table]) => [`${name}.${each}`, table]);
}

/** A member that was removed is kept until that is effective. */
function isRemoved(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'removedAt' in row && row.removedAt !== undefined;
}

/** Collections are sets: in which order the service lists them is its own affair. */
function text(value: unknown, anew: readonly string[]): string {
  if (Array.isArray(value)) {
    const there: unknown[] = value.filter((each) => !isRemoved(each));
    return `[${there
      .map((each) => text(each, anew))
      .sort()
      .join()}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'absent';
  const kept = Object.entries(value).filter(([name]) => !moving.test(name) && !anew.includes(name));
  const pairs = kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => `${name}:${text(each, anew)}`);
  return `{${pairs.join()}}`;
}
