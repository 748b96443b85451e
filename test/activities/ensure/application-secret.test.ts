import { applicationImplementation } from '../../../activities/ensure/application.ts';
import { applicationSecretImplementation } from '../../../activities/ensure/application-secret.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

jest.setTimeout(60_000);

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await runningTenant();
});
afterEach(() => tenant.close());

async function application(): Promise<{ applicationId: string; displayName: string; validFor: string }> {
  const { id } = await tenant.apply(applicationImplementation, { displayName: 'CE Email' });
  tenant.replicate();
  return { applicationId: id, displayName: 'CE Email', validFor: '365 days' };
}

it('stores the secret at once, with an end, and takes it off again', async () => {
  const desired = await application();
  const applied = await tenant.apply(applicationSecretImplementation, desired);
  const { secret, keyId } = applied.outputs as { secret: string; keyId: string };
  const { value, kind, notAfter } = await tenant.secrets.resolve(secret);
  expect(kind).toBe('client-secret');
  expect(value.length).toBeGreaterThan(20);
  expect(Date.parse(notAfter ?? '')).toBeGreaterThan(tenant.core.clock.now() + 364 * 86_400_000);
  expect(tenant.state.applications.find(({ id }) => id === desired.applicationId)?.passwordCredentials).toMatchObject([
    { keyId },
  ]);
  expect(JSON.stringify(applied)).not.toContain(value);

  await expect(tenant.plan(applicationSecretImplementation, desired)).resolves.toMatchObject({ action: 'none' });

  await tenant.undo(applicationSecretImplementation, desired, applied);
  await expect(tenant.secrets.resolve(secret)).rejects.toMatchObject({ code: 'secret-not-found' });
  expect(tenant.state.applications.find(({ id }) => id === desired.applicationId)?.passwordCredentials).toEqual([]);
});

it('leaves a secret of somebody else alone', async () => {
  const desired = await application();
  await tenant.within('apply', async ({ graph }) => {
    const path = `/applications/${desired.applicationId}/addPassword`;
    await graph.request({
      method: 'POST',
      path: path as never,
      body: { passwordCredential: { displayName: 'theirs' } },
    });
  });
  const applied = await tenant.apply(applicationSecretImplementation, desired);
  expect(applied).toMatchObject({ ours: true, created: true });
  await tenant.undo(applicationSecretImplementation, desired, applied);
  expect(tenant.state.applications.find(({ id }) => id === desired.applicationId)?.passwordCredentials).toMatchObject([
    { displayName: 'theirs' },
  ]);
});

it.each([1, 2])('has one secret on the application, ours, when %i answers of addPassword are lost', async (times) => {
  const desired = await application();
  const passwords = () => tenant.state.applications.find(({ id }) => id === desired.applicationId)?.passwordCredentials;
  const made = () => tenant.core.store.audit.filter(({ operation }) => operation.endsWith('/addPassword')).length;
  tenant.core.faults.post({ name: 'lost-answer', match: { part: 'graph', path: '*/addPassword' }, times });
  const applied = await tenant.apply(applicationSecretImplementation, desired);
  expect(tenant.core.faults.list()).toEqual([]);
  expect(made()).toBe(times + 1);
  expect(applied).toMatchObject({ ours: true, created: true });

  const { secret, keyId } = applied.outputs as { secret: string; keyId: string };
  const { value } = await tenant.secrets.resolve(secret);
  expect(passwords()).toMatchObject([{ keyId, hint: value.slice(0, 3) }]);
  expect((await tenant.secrets.list()).secrets.filter(({ kind }) => kind === 'client-secret')).toHaveLength(1);

  tenant.core.faults.post({ name: 'lost-answer', match: { part: 'graph', path: '*/removePassword' }, times: 1 });
  expect(await tenant.undo(applicationSecretImplementation, desired, applied)).toHaveProperty('undone');
  expect(tenant.core.faults.list()).toEqual([]);
  expect(passwords()).toEqual([]);
  await expect(tenant.secrets.resolve(secret)).rejects.toMatchObject({ code: 'secret-not-found' });
});

it('is off the application after a rollback, also when the answer never came and nothing was stored', async () => {
  const desired = await application();
  const passwords = () => tenant.state.applications.find(({ id }) => id === desired.applicationId)?.passwordCredentials;
  tenant.core.faults.post({ name: 'lost-answer', match: { part: 'graph', path: '*/addPassword' } });
  const { failure, undo } = await tenant.failing(applicationSecretImplementation, desired);
  expect(failure.details?.[0]).not.toMatchObject({ written: 'nothing' });
  expect(passwords()).toHaveLength(1);
  tenant.core.faults.clear();
  expect(await undo()).toEqual({ undone: '1 client secret with the mark of this run is off "CE Email"' });
  expect(passwords()).toEqual([]);
});
