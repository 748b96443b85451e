/**
 * What a scan finds: by the records, the store, and the tenant itself; and what a runbook's own steps leave in a
 * record.
 */
import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { archiveReport } from '../../../activities/report/archive-report.ts';
import { scanCredentials } from '../../../activities/credential/scan.ts';
import { changeCredential, listCredentials, recordCredential } from '../../../journal/credentials.ts';
import { rememberProof } from '../../../activities/credential/remember-proof.ts';
import type { ScanAnswer, ScanInput } from '../../../domain/watch.ts';
import { tamper } from '../../journal/backends.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';
import { application, certificate, recordOf, rotation, secret } from './rotating-tenant.ts';

jest.setTimeout(60_000);
let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await runningTenant();
});
afterEach(async () => tenant.close());

/** All parts as one. */
async function scan(more: Partial<ScanInput> = {}): Promise<ScanAnswer> {
  const parts = await everyPart(more);
  return {
    scanned: parts.reduce((sum, { scanned }) => sum + scanned, 0),
    found: parts.flatMap(({ found }) => found),
  };
}

async function everyPart(more: Partial<ScanInput>): Promise<ScanAnswer[]> {
  const parts = [await onePart(more)];
  for (let from = parts[0]?.next; from !== undefined; from = parts.at(-1)?.next) {
    parts.push(await onePart({ ...more, from }));
  }
  return parts;
}

async function onePart(more: Partial<ScanInput>): Promise<ScanAnswer> {
  const { home, connection } = await tenant.within('plan', async ({ home: folder, connected }) => ({
    home: folder,
    connection: connected.name,
  }));
  const services = { ...tenant.services, home };
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const input: ScanInput = { connection, everyApplication: false, policy: { leastKeyBits: 2048 }, ...more };
  return (await environment.run(scanCredentials(services) as never, input as never)) as ScanAnswer;
}

const daysFromNow = (days: number) => new Date(tenant.core.clock.now() + days * 86_400_000).toISOString();

it('a fresh certificate and a fresh secret are well', async () => {
  const app = await application(tenant, 'CE Email');
  await certificate(tenant, app, 'CE Email');
  await secret(tenant, app, 'CE Email');
  expect(await scan()).toEqual({ scanned: 2, found: [] });
});

it('finds what is near its end, what the store lost, and what the tenant lost', async () => {
  const app = await application(tenant, 'CE Email');
  const key = await secret(tenant, app, 'CE Email');
  const certificateKey = await certificate(tenant, app, 'CE Email');
  tenant.core.clock.advance(70 * 86_400);
  const { found } = await scan();
  expect(found).toMatchObject([{ key, reasons: ['renewal-due'], needsRotation: true, daysLeft: 19, state: 'due' }]);

  const { current } = await recordOf(tenant, key);
  await tenant.secrets.remove(current.secret.slice('secret://'.length).split('@')[0] ?? '');
  const row = tenant.state.applications.find(({ id }) => id === app.id);
  row?.keyCredentials.splice(0);
  const again = await scan();
  expect(Object.fromEntries(again.found.map((each) => [each.key, each.reasons]))).toEqual({
    [key]: ['renewal-due', 'not-in-store'],
    [certificateKey]: ['not-registered'],
  });
});

it('names what others have made in the tenant only when it is asked to, and never as ours to rotate', async () => {
  const app = await application(tenant, 'Somebody else');
  tenant.state.applications
    .find(({ id }) => id === app.id)
    ?.passwordCredentials.push({
      keyId: '11111111-2222-4333-8444-555555555555',
      displayName: 'by hand',
      hint: 'abc',
      secretText: 'x',
      startDateTime: daysFromNow(-100),
      endDateTime: daysFromNow(5),
      effectiveAt: [],
    });
  expect((await scan()).found).toEqual([]);
  const { found } = await scan({ everyApplication: true });
  const foreign = found.find(({ application: name }) => name === 'Somebody else');
  expect(foreign).toMatchObject({
    key: null,
    reasons: ['renewal-due', 'not-ours'],
    needsRotation: false,
    secret: null,
  });
});

it('of many applications nothing is lost, and no part grows with the tenant', async () => {
  const [pattern] = tenant.state.applications;
  if (pattern === undefined) throw new Error('there is no application');
  const expired = () => ({
    keyId: randomUUID(),
    displayName: 'by hand',
    hint: 'abc',
    secretText: 'x',
    startDateTime: daysFromNow(-100),
    endDateTime: daysFromNow(-5),
    effectiveAt: [],
  });
  const before = new Set((await scan({ everyApplication: true })).found.map(({ keyId }) => keyId));
  // One that has more than fit into a part, among many.
  const added = Array.from({ length: 650 }, (_, index) => ({
    ...structuredClone(pattern),
    id: randomUUID(),
    appId: randomUUID(),
    displayName: `Application ${index}`,
    passwordCredentials: Array.from({ length: index === 300 ? 600 : 1 }, expired),
    keyCredentials: [],
  }));
  tenant.state.applications.push(...added);
  const parts = await everyPart({ everyApplication: true });
  const found = parts.flatMap((part) => part.found.map(({ keyId }) => keyId)).filter((keyId) => !before.has(keyId));
  const expected = added.flatMap(({ passwordCredentials }) => passwordCredentials.map(({ keyId }) => keyId));
  expect(expected).toHaveLength(1249);
  expect(found).toHaveLength(expected.length);
  expect(new Set(found)).toEqual(new Set(expected));
  expect(Math.max(...parts.map((part) => JSON.stringify(part).length))).toBeLessThan(256 * 1024);
});

it('of many records nothing is lost either', async () => {
  const journal = await tenant.services.journal();
  const ids = Array.from({ length: 230 }, () => randomUUID());
  for (const id of ids) {
    await recordCredential(journal, {
      kind: 'account-password',
      holder: { kind: 'account', id, userPrincipalName: `${id}@contoso.example` },
      current: { secret: `secret://${id}@1`, keyId: null, thumbprint: null, notBefore: null, notAfter: null },
      connection: 'demo',
      run: 'test',
      at: daysFromNow(-1),
    });
  }
  const parts = await everyPart({});
  expect(parts.map(({ scanned }) => scanned)).toEqual([100, 100, 30]);
  const found = parts.flatMap((part) => part.found);
  expect(new Set(found.map(({ key }) => key)).size).toBe(230);
  expect(found.every(({ reasons }) => reasons.includes('not-in-store'))).toBe(true);
});

it('a scan while a rotation is under way takes neither of its keys for one of others', async () => {
  const app = await application(tenant, 'CE Email');
  const { take } = await rotation(tenant, await secret(tenant, app, 'CE Email'));
  await take('staged', 'registered');
  const { found } = await scan({ everyApplication: true });
  expect(found.filter(({ application: name }) => name === 'CE Email')).toEqual([]);
});

describe("the tenant's app management policies", () => {
  const reasons = async () =>
    Object.fromEntries((await scan()).found.map(({ kind, reasons: why, messages }) => [kind, [...why, ...messages]]));
  async function both() {
    const app = await application(tenant, 'CE Email');
    await certificate(tenant, app, 'CE Email');
    await secret(tenant, app, 'CE Email');
    return app;
  }
  const shorter = {
    isEnabled: true,
    passwordCredentials: [{ restrictionType: 'passwordLifetime', maxLifetime: 'P60D' }],
    keyCredentials: [{ restrictionType: 'asymmetricKeyLifetime', maxLifetime: 'P180D' }],
  };

  it('make weak what is good for longer than the default allows, and nothing while it is switched off', async () => {
    await both();
    tenant.state.tenant.appManagementPolicy = shorter;
    expect(await reasons()).toEqual({
      'application-secret': [
        'weaker-than-policy',
        expect.stringMatching(/; at most 60 days are allowed by the tenant's policy\.$/),
      ],
      'application-certificate': [
        'weaker-than-policy',
        expect.stringMatching(/; at most 180 days are allowed by the tenant's policy\.$/),
      ],
    });
    tenant.state.tenant.appManagementPolicy = { ...shorter, isEnabled: false };
    expect(await reasons()).toEqual({});
  });

  it('block the next secret of an application by its own policy, which inherits nothing of the default', async () => {
    const { id } = await both();
    const passwordCredentials = [{ restrictionType: 'passwordAddition', state: 'enabled' as const }];
    const own = { id: '5a6b7c8d-0000-4000-8000-000000000001', displayName: 'No secrets', appliesTo: [id] };
    tenant.state.tenant.appManagementPolicy = shorter;
    tenant.state.tenant.appManagementPolicies = [{ ...own, isEnabled: true, passwordCredentials, keyCredentials: [] }];
    expect(await reasons()).toEqual({
      'application-secret': ['blocked-by-policy', expect.stringMatching(/refuses another application-secret, now\.$/)],
    });
    const spared = [{ restrictionType: 'passwordAddition', restrictForAppsCreatedAfterDateTime: daysFromNow(1) }];
    tenant.state.tenant.appManagementPolicies = [
      { ...own, isEnabled: true, passwordCredentials: spared, keyCredentials: [] },
    ];
    expect(await reasons()).toEqual({});
  });
});

it('names each record that is damaged, once, and scans the others', async () => {
  const app = await application(tenant, 'CE Email');
  const key = await certificate(tenant, app, 'CE Email');
  await secret(tenant, app, 'CE Email');
  await tamper(await tenant.services.journal(), `delete from credentials where part = '${key}'`);
  const [first, ...later] = await everyPart({ everyApplication: true });
  expect(first).toMatchObject({ scanned: 1, damaged: [{ key, why: 'row 1 is missing' }] });
  expect(later.length).toBeGreaterThan(0);
  for (const part of later) expect(part).not.toHaveProperty('damaged');
});

it('says when the last rotation was rejected, and no longer once a later run had another outcome', async () => {
  const app = await application(tenant, 'CE Email');
  const key = await secret(tenant, app, 'CE Email');
  tenant.core.clock.advance(70 * 86_400);
  const ended = async (runId: string, endedAt: string, code: string | null) => {
    const run = `rotate-credential/demo/${key}`;
    const asked = {
      runbook: 'rotate-credential',
      connection: 'demo',
      subject: key,
      requestedBy: 'ann',
      input: {},
      message: null,
      changeTicket: null,
    };
    const record = { ...asked, run, runId, startedAt: endedAt, endedAt, code, outcome: 'rejected', plans: [] };
    const lists = [
      'rules',
      'approvals',
      'changes',
      'probes',
      'waits',
      'manualSteps',
      'interventions',
      'skipped',
      'residual',
    ];
    const empty = Object.fromEntries([...lists, 'refusedDecisions', 'cancellations'].map((name) => [name, []]));
    const workflowExecution = { workflowId: run, runId };
    const environment = new MockActivityEnvironment({ workflowExecution });
    await environment.run(archiveReport(tenant.services) as never, { record: { ...empty, ...record } } as never);
  };
  const reported = async () => (await scan()).found.map(({ rejectedAt }) => rejectedAt);
  expect(await reported()).toEqual([undefined]);
  await ended('b', '2026-11-20T10:00:00.000Z', 'rejected');
  await ended('a', '2026-11-19T10:00:00.000Z', null);
  expect(await reported()).toEqual(['2026-11-20T10:00:00.000Z']);
  await ended('c', '2026-11-21T10:00:00.000Z', 'approval-expired');
  expect(await reported()).toEqual([undefined]);
});

it('a probe that worked is kept with the credential that it acted with, without its reference, and once', async () => {
  const app = await application(tenant, 'CE Email');
  const key = await secret(tenant, app, 'CE Email');
  const { current } = await recordOf(tenant, key);
  await tenant.within('plan', async ({ journal: opened, connected }) => {
    const journal = await opened();
    const proof = {
      kind: 'graph-mailbox',
      name: 'mail of anna',
      as: 'CE',
      args: { as: { secret: current.secret }, mailbox: 'anna' },
    };
    await rememberProof(journal, connected.name, proof);
    await rememberProof(journal, connected.name, proof);
    await rememberProof(journal, connected.name, { ...proof, args: { as: { secret: 'secret://other@1' } } });
  });
  expect((await recordOf(tenant, key)).provenBy).toEqual([
    { kind: 'graph-mailbox', name: 'mail of anna', as: 'CE', args: { as: { secret: '$credential' }, mailbox: 'anna' } },
  ]);
});

it('many that change one record at once lose nothing', async () => {
  const app = await application(tenant, 'CE Email');
  const key = await secret(tenant, app, 'CE Email');
  await tenant.within('plan', async ({ journal: opened, connected }) => {
    const journal = await opened();
    const runs = Array.from({ length: 20 }, (_, index) => `run-${index}`);
    await Promise.all(
      runs.map(async (run) =>
        changeCredential(journal, connected.name, key, (credential) => ({
          ...credential,
          usedBy: [...credential.usedBy, run],
        })),
      ),
    );
    const { credentials } = await listCredentials(journal);
    const [credential] = credentials;
    expect(credential?.usedBy).toEqual(expect.arrayContaining(runs));
  });
});
