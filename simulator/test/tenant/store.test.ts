import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createClock } from '../../clock.ts';
import { createRandom } from '../../random.ts';
import { openHome } from '../../tenant/home.ts';
import { seedTenant } from '../../seed-tenant.ts';
import type { TenantState } from '../../tenant/state.ts';
import { createStore, type Writer } from '../../tenant/store.ts';

const clock = createClock();
const random = createRandom(7);
let seeded: TenantState;
let folder: string;

beforeAll(async () => {
  seeded = (await seedTenant({ clock, random, variant: 'contoso' })).state;
});
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'store-'));
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

const writer = (): Writer => ({
  caller: {
    kind: 'application',
    appId: 'app',
    servicePrincipalId: 'sp',
    displayName: 'Runner',
    roles: [],
    wids: [],
    audience: '',
  },
  requestId: 'request',
  clientRequestId: 'client',
  writes: [],
});

const disable = { operation: 'PATCH /users', target: 'ada' };

test('a write is audited with caller, request, and exactly what changed', () => {
  const store = open();
  const context = writer();
  store.write(context, disable, (state) => {
    state.users[0]!.accountEnabled = false;
  });
  expect(store.audit).toEqual([
    expect.objectContaining({
      sequence: 1,
      caller: { kind: 'application', id: 'app', name: 'Runner' },
      requestId: 'request',
      clientRequestId: 'client',
      ...disable,
      changes: [{ path: `users[${store.state.users[0]!.id}].accountEnabled`, before: true, after: false }],
    }),
  ]);
  expect(context.writes).toEqual(['PATCH /users']);
});

test('a mutation that throws leaves neither change nor audit', () => {
  const store = open();
  const context = writer();
  expect(() =>
    store.write(context, disable, (state) => {
      state.users.length = 0;
      throw new Error('refused');
    }),
  ).toThrow('refused');
  expect(store.state.users).toHaveLength(seeded.users.length);
  expect(store.audit).toHaveLength(0);
  expect(context.writes).toEqual([]);
});

test('the audit reports a removed row as removed, not as a change of the rows after it', () => {
  const store = open();
  const [first] = store.state.namedLocations;
  store.write(writer(), disable, (state) => {
    state.namedLocations.shift();
  });
  expect(store.audit[0]!.changes).toEqual([{ path: `namedLocations[${first!.id}]`, before: first }]);
});

test('no secret reaches the audit, neither as a field nor within a new row', () => {
  const store = open();
  store.write(writer(), disable, (state) => {
    state.users[0]!.password = 'planted-password';
    state.applications[0]!.passwordCredentials.push({
      ...state.applications[0]!.passwordCredentials[0]!,
      keyId: 'new',
      secretText: 'planted-secret',
    });
  });
  const text = JSON.stringify(store.audit);
  expect(text).not.toContain('planted');
  expect(text).toContain('[secret]');
  expect(fs.readFileSync(path.join(folder, 'audit.jsonl'), 'utf8')).not.toContain('planted');
});

test('what was written is there after opening the folder again, even when it was never closed', () => {
  const store = open();
  store.write(writer(), disable, (state) => {
    state.users[0]!.displayName = 'Renamed';
  });
  store.note((state) => {
    state.users[1]!.wrongPasswords = 3;
  });
  const again = open();
  expect(again.state.users[0]!.displayName).toBe('Renamed');
  expect(again.state.users[1]!.wrongPasswords).toBe(3);
  expect(again.audit).toEqual(store.audit);
});

test('a line of the audit whose snapshot was never written is cut off again', () => {
  const store = open();
  store.write(writer(), disable, (state) => {
    state.users[0]!.displayName = 'Renamed';
  });
  fs.appendFileSync(path.join(folder, 'audit.jsonl'), '{"sequence": 2}\n{"half');
  const again = open();
  expect(again.audit).toHaveLength(1);
  again.write(writer(), disable, (state) => {
    state.users[0]!.displayName = 'Once more';
  });
  expect(open().audit.map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test('a write that was cut short by a crash never happened, and the next one is kept', () => {
  const store = open();
  store.keep();
  store.write(writer(), disable, (state) => {
    state.users[0]!.displayName = 'Renamed';
  });
  const journal = fs.readdirSync(folder).find((name) => name.startsWith('journal-'))!;
  fs.appendFileSync(path.join(folder, journal), '{"patch": [{"path": ["users", 0, "displayNa');
  const again = open();
  expect(again.state.users[0]!.displayName).toBe('Renamed');
  again.write(writer(), disable, (state) => {
    state.users[1]!.displayName = 'Too';
  });
  const last = open();
  expect(last.state.users.slice(0, 2).map(({ displayName }) => displayName)).toEqual(['Renamed', 'Too']);
  expect(last.audit.map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test('a write among thousands of mailboxes is one row in the audit, and one short line on disk', async () => {
  const { state } = await seedTenant({ clock, random, variant: 'contoso', mailboxes: 2000 });
  const store = createStore({ state, clock, random, home: openHome(folder) });
  store.keep();
  const { guid } = state.exchange.mailboxes.at(-1)!;
  const permission = { mailboxGuid: guid, assigneeId: 'sp', accessRights: ['FullAccess'], deny: false };
  for (const assigneeId of ['one', 'two']) {
    store.write(writer(), disable, ({ exchange }) => {
      exchange.mailboxPermissions.push({ ...permission, assigneeId, isInherited: false, effectiveAt: clock.iso() });
    });
  }
  expect(store.audit.at(-1)!.changes.map(({ path: where }) => where)).toEqual([
    `exchange.mailboxPermissions[${guid}/two]`,
  ]);
  const journal = fs.readdirSync(folder).find((name) => name.startsWith('journal-'))!;
  expect(fs.statSync(path.join(folder, journal)).size).toBeLessThan(4096);
});

test('the files are for their owner alone', () => {
  open().note(() => {});
  expect(fs.statSync(path.join(folder, 'tenant.json')).mode & 0o077).toBe(0);
});
