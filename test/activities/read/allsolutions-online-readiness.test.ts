/**
 * Mailboxes in Exchange Online: refused with the reason and the alternative, or accepted as an application while that
 * works.
 */
import { allsolutionsOnlineReadinessImplementation } from '../../../activities/read/allsolutions-online-readiness.ts';
import type { Failure } from '../../../domain/failure.ts';
import type { AllsolutionsOnlineReadinessArgs } from '../../../domain/sources/allsolutions-online-readiness.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

let tenant: RunningTenant;
afterEach(async () => tenant.close());

const asked: AllsolutionsOnlineReadinessArgs = {
  vendorConfirmsOauth: true,
  targetMailbox: 'ada.berg@contoso.example',
  outsideMailbox: 'ben.castillo@contoso.example',
  mailboxScope: "Department -eq 'Sales'",
};
const read = async (changed: Partial<AllsolutionsOnlineReadinessArgs> = {}) =>
  tenant.within('plan', async (context) =>
    allsolutionsOnlineReadinessImplementation.read(context, { ...asked, ...changed }),
  );
const failureOf = async (changed?: Partial<AllsolutionsOnlineReadinessArgs>) =>
  read(changed).then(
    () => undefined,
    (error: unknown) => error as Failure,
  );

test("are refused without the vendor's confirmation, with what is gone, what serves today and when it ends", async () => {
  tenant = await runningTenant();
  const failure = await failureOf({ vendorConfirmsOauth: false });
  expect(failure).toMatchObject({ code: 'impersonation-not-in-cloud', failureClass: 'invalid' });
  const reported = `${failure?.operator} ${failure?.advice}`;
  for (const part of [
    'ApplicationImpersonation',
    'podNNNNN',
    'Microsoft Graph',
    'RBAC for Applications',
    '2027-04-01',
  ]) {
    expect(reported).toContain(part);
  }
});

test('are refused where the gate is closed, whatever the vendor says', async () => {
  tenant = await runningTenant({ variant: 'gate-closed' });
  expect(await failureOf()).toMatchObject({ code: 'ews-gate-closed', failureClass: 'invalid' });
});

test('are refused from the day on which EWS ends', async () => {
  tenant = await runningTenant();
  tenant.core.clock.advance((Date.UTC(2027, 3, 2) - tenant.core.clock.now()) / 1000);
  expect(await failureOf()).toMatchObject({ code: 'ews-gate-closed' });
});

test('are taken while the gate is open, by a filter or by a group', async () => {
  tenant = await runningTenant();
  expect((await read()).value).toMatchObject({ ewsGate: 'listed', recipientFilter: asked.mailboxScope });
  const byGroup = await read({ mailboxScope: undefined, scopeGroup: 'Sales Team' });
  expect(byGroup.value.recipientFilter).toMatch(/^MemberOfGroup -eq 'CN=Sales Team,/);
  expect(await failureOf({ mailboxScope: undefined, scopeGroup: 'No Such Team' })).toMatchObject({
    code: 'scope-group-missing',
  });
});
