/** What a run made and adopted is its subject's, as the real activities record it; and nothing of it after the undo. */
import { applicationImplementation } from '../../../activities/ensure/application.ts';
import { namedLocationImplementation } from '../../../activities/ensure/named-location.ts';
import { graphPath } from '../../../connectors/graph/encoding.ts';
import { recordedId } from '../../../journal/identities.ts';
import { ownedBy, ownersOf } from '../../../journal/ownership.ts';
import { tamper } from '../../journal/backends.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

jest.setTimeout(60_000);
let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await runningTenant();
});
afterEach(async () => tenant.close());

// As the environment for tests names its run.
const subject = 'test';
const run = '00000000-0000-0000-0000-000000000000';

const fresh = { displayName: 'Client Sense' };
const office = { displayName: 'Office', addresses: ['203.0.113.10', '203.0.113.11'] };

async function owned() {
  return await ownedBy(await tenant.services.journal(), subject);
}

/** A location of somebody else's, with one of the two addresses. */
async function locationOfOthers(): Promise<string> {
  const body = {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    displayName: office.displayName,
    isTrusted: false,
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.10/32' }],
  };
  const path = graphPath`/identity/conditionalAccess/namedLocations`;
  const { id } = await tenant.within('apply', async ({ graph }) =>
    graph.request<{ id: string }>({ method: 'POST', path, body }),
  );
  tenant.replicate();
  return id;
}

it('what a run made and adopted belongs to its subject by object ID, and after the undo nothing is', async () => {
  const others = await locationOfOthers();
  const made = await tenant.apply(applicationImplementation, fresh);
  const adopted = await tenant.apply(namedLocationImplementation, office);
  tenant.replicate();
  expect(adopted).toMatchObject({ id: others, created: false, ours: true });
  const common = { verified: true, subject, run, connection: 'demo', at: expect.stringMatching(/Z$/) };
  expect(await owned()).toEqual([
    { ...common, kind: 'named-location', name: 'Office', id: others, how: 'adopted' },
    { ...common, kind: 'application', name: 'Client Sense', id: made.id, how: 'made' },
  ]);

  expect(await tenant.undo(namedLocationImplementation, office, adopted)).toHaveProperty('undone');
  expect(await owned()).toMatchObject([{ id: made.id }]);
  expect(await tenant.undo(applicationImplementation, fresh, made)).toHaveProperty('undone');
  expect(await owned()).toEqual([]);
  const journal = await tenant.services.journal();
  expect(await ownersOf(journal, { connection: 'demo', kind: 'application', id: made.id })).toEqual([]);
  expect(await recordedId(journal, { connection: 'demo', kind: 'application', name: 'Client Sense' })).toBeUndefined();
});

it('what is found as it should be belongs to nobody', async () => {
  await locationOfOthers();
  const applied = await tenant.apply(namedLocationImplementation, { ...office, addresses: ['203.0.113.10'] });
  expect(applied.ours).toBe(false);
  expect(await owned()).toEqual([]);
});

it('what another has deleted belongs to nobody once its undo has found that', async () => {
  const made = await tenant.apply(applicationImplementation, fresh);
  await tenant.within('apply', async ({ graph }) =>
    graph.request({ method: 'DELETE', path: graphPath`/applications/${made.id}` }),
  );
  tenant.replicate();
  expect(await tenant.undo(applicationImplementation, fresh, made)).toEqual({ undone: 'it no longer exists' });
  expect(await owned()).toEqual([]);
});

it('what an undo leaves as residual stays with its subject', async () => {
  const open = (signInAudience: string) => ({ method: 'PATCH', body: { signInAudience } }) as const;
  const { id } = await tenant.within('apply', async ({ graph }) => {
    const body = { ...fresh, signInAudience: 'AzureADMultipleOrgs' };
    return graph.request<{ id: string }>({ method: 'POST', path: graphPath`/applications`, body });
  });
  tenant.replicate();
  const adopted = await tenant.apply(applicationImplementation, fresh);
  tenant.replicate();
  await tenant.within('apply', async ({ graph }) =>
    graph.request({ ...open('AzureADandPersonalMicrosoftAccount'), path: graphPath`/applications/${id}` }),
  );
  tenant.replicate();
  expect(await tenant.undo(applicationImplementation, fresh, adopted)).toHaveProperty('residual');
  expect(await owned()).toMatchObject([{ id, how: 'adopted' }]);
});

it('an object whose identity is damaged stops the plan of its resource, by name, and of no other', async () => {
  await tenant.apply(applicationImplementation, fresh);
  tenant.replicate();
  await tamper(await tenant.services.journal(), "update identities set object_id = 'of-another'");
  await expect(tenant.plan(applicationImplementation, fresh)).rejects.toMatchObject({
    type: 'identity-record-invalid',
    nonRetryable: true,
    message: expect.stringContaining('application Client Sense on demo'),
  });
  expect(await tenant.plan(namedLocationImplementation, office)).toMatchObject({ action: 'create' });
});
