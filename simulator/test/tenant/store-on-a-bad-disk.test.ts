/** A tenant whose disk refuses writes: nothing of a write that wasn't kept is seen, and nothing that was kept is lost. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createClock } from '../../clock.ts';
import { createRandom } from '../../random.ts';
import { seedTenant } from '../../seed-tenant.ts';
import { openHome } from '../../tenant/home.ts';
import type { TenantState } from '../../tenant/state.ts';
import { createStore, type Store, type Writer } from '../../tenant/store.ts';
import { NotKept } from '../../write-whole.ts';

const clock = createClock();
const random = createRandom(7);
let seeded: TenantState;
let folder: string;

beforeAll(async () => {
  seeded = (await seedTenant({ clock, random, variant: 'contoso' })).state;
});
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bad-disk-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const open = () => {
  const home = openHome(folder);
  const kept = home.load();
  return createStore({
    state: kept?.state ?? structuredClone(seeded),
    audit: kept?.audit ?? [],
    clock,
    random,
    home,
  });
};

const opened = () => {
  const store = open();
  store.keep();
  return store;
};

function rename(store: Store, displayName: string): Writer {
  const caller = { kind: 'application' as const, appId: 'app', servicePrincipalId: 'sp', displayName: 'Runner' };
  const context: Writer = {
    caller: { ...caller, roles: [], wids: [], audience: '' },
    requestId: 'request',
    clientRequestId: 'client',
    writes: [],
  };
  store.write(context, { operation: 'PATCH /users', target: 'ada' }, (state) => {
    state.users[0]!.displayName = displayName;
    state.users.push({ ...state.users[0]!, id: displayName });
  });
  return context;
}

const names = ({ state }: Store) => [state.users[0]!.displayName, state.users.length - seeded.users.length];
const journal = () =>
  path.join(
    folder,
    `journal-${(JSON.parse(fs.readFileSync(path.join(folder, 'tenant.json'), 'utf8')) as { generation: number }).generation}.jsonl`,
  );
const audit = () => path.join(folder, 'audit.jsonl');

/** Refuses from the first byte on: a folder is refused to everyone, root as well; the device has no space. */
const obstacles = {
  'a folder in its place': (file: string) => fs.mkdirSync(file),
  'no space': (file: string) => fs.symlinkSync('/dev/full', file),
};
const possible = Object.entries(obstacles).filter(([name]) => name !== 'no space' || fs.existsSync('/dev/full'));
const cases = possible.flatMap(([name, put]) => [
  ['journal', name, journal, put] as const,
  ['audit', name, audit, put] as const,
]);

test.each(cases)('a write whose %s meets %s has not happened; the next one is kept', (_what, _name, fileOf, put) => {
  const store = opened();
  const before = names(store);
  const heard = jest.fn();
  store.subscribe(heard);
  const file = fileOf();
  put(file);
  expect(() => rename(store, 'Lost')).toThrow(NotKept);
  expect(() => rename(store, 'Lost too')).toThrow(file);
  expect(names(store)).toEqual(before);
  expect(store.audit).toEqual([]);
  expect(heard).not.toHaveBeenCalled();

  fs.rmSync(file, { recursive: true });
  expect(rename(store, 'Kept').writes).toEqual(['PATCH /users']);
  const again = open();
  expect(names(again)).toEqual(['Kept', 1]);
  expect(again.audit.map(({ sequence }) => sequence)).toEqual([1]);
});

test('what is no administrative write is taken back as well', () => {
  const store = opened();
  fs.mkdirSync(journal());
  expect(() =>
    store.note((state) => {
      state.users[1]!.wrongPasswords = 9;
    }),
  ).toThrow(journal());
  expect(store.state.users[1]!.wrongPasswords).toBe(seeded.users[1]!.wrongPasswords);
});

test('what a failed write has left in a file is cut off by the next one', () => {
  const store = opened();
  rename(store, 'First');
  for (const file of [journal(), audit()]) fs.appendFileSync(file, '{"half": ');
  rename(store, 'Second');
  const again = open();
  expect(names(again)).toEqual(['Second', 2]);
  expect(again.audit).toEqual(store.audit);
  const lines = fs.readFileSync(audit(), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual([1, 2]);
});

test('where the whole tenant can not be kept anew, what was kept before is, and is gone on with', () => {
  const store = opened();
  rename(store, 'First');
  const draft = path.join(folder, 'tenant.json.new');
  fs.mkdirSync(draft);
  expect(() => store.keep()).toThrow(path.join(folder, 'tenant.json'));
  fs.rmSync(draft, { recursive: true, force: true });
  rename(store, 'Second');
  expect(names(open())).toEqual(['Second', 2]);
});
