/** What the two bulks of mailboxes read, write and roll back, mailbox by mailbox. */
import { casMailboxImapImplementation } from '../../../activities/bulk/cas-mailbox-imap.ts';
import { mailboxPermissionImplementation } from '../../../activities/bulk/mailbox-permission.ts';
import { runningTenant, type RunningTenant } from '../running-tenant.ts';

jest.setTimeout(60_000);

const list = `list://${'0'.repeat(64)}`;
const [ada, ben, cora] = ['ada.berg', 'ben.castillo', 'cora.diaz'].map((name) => `${name}@contoso.example`) as [
  string,
  string,
  string,
];
const nobody = 'nobody@contoso.example';

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await runningTenant();
});
afterEach(() => tenant.close());

describe('FullAccess', () => {
  const desired = () => ({
    list,
    objectId: tenant.state.exchange.servicePrincipals[0]?.objectId ?? '',
    application: 'App',
  });
  const read = (items: string[]) =>
    tenant.within('apply', (context) => mailboxPermissionImplementation.read(context, desired(), items));
  const entry = (address: string, given: object) => {
    const { mailboxes, mailboxPermissions } = tenant.state.exchange;
    const mailboxGuid = mailboxes.find(({ primarySmtpAddress }) => primarySmtpAddress === address)?.guid ?? '';
    mailboxPermissions.push({
      mailboxGuid,
      assigneeId: desired().objectId,
      accessRights: ['FullAccess'],
      deny: false,
      isInherited: false,
      effectiveAt: new Date(0).toISOString(),
      ...given,
    });
  };

  it('is so where an entry of its own allows it; a denied or missing mailbox is left alone, with the reason', async () => {
    entry(ada, {});
    entry(ben, { deny: true });
    entry(cora, { isInherited: true });
    expect((await read([ada, ben, cora, nobody])).map(({ state }) => state)).toEqual([
      'same',
      'unfit',
      'differs',
      'unfit',
    ]);
  });

  it('needs no application to find out which mailboxes exist', async () => {
    const states = await tenant.within('plan', (context) =>
      mailboxPermissionImplementation.read(context, undefined, [ada, nobody]),
    );
    expect(states).toMatchObject([{ state: 'differs' }, { state: 'unfit', why: expect.stringContaining('no such') }]);
  });

  it('is given and rolled back, and rolled back a second time without harm', async () => {
    const remaining = () =>
      tenant.within('apply', (context) => mailboxPermissionImplementation.remaining(context, desired(), [ada, nobody]));
    await tenant.within('apply', (context) => mailboxPermissionImplementation.write(context, desired(), ada));
    expect(await read([ada])).toEqual([{ state: 'same' }]);
    expect(await remaining()).toEqual(['there', 'gone']);
    for (let time = 0; time < 2; time += 1) {
      await tenant.within('apply', (context) => mailboxPermissionImplementation.undo(context, desired(), ada, null));
    }
    expect(await read([ada])).toMatchObject([{ state: 'differs' }]);
    expect(await remaining()).toEqual(['gone', 'gone']);
  });

  it('that somebody denies meanwhile is still there to be rolled back', async () => {
    entry(ada, {});
    entry(ada, { deny: true });
    const remaining = tenant.within('apply', (context) =>
      mailboxPermissionImplementation.remaining(context, desired(), [ada]),
    );
    expect(await remaining).toEqual(['there']);
  });

  it('for an Exchange service principal that Exchange does not know yet is tried again, and no fault of the mailbox', async () => {
    const unknown = { ...desired(), objectId: '11111111-2222-4333-8444-555555555555' };
    const write = tenant.within('apply', (context) => mailboxPermissionImplementation.write(context, unknown, ada));
    await expect(write).rejects.toMatchObject({ code: 'exchange-not-yet-known' });
  });
});

describe('IMAP', () => {
  const hugo = 'hugo.ito@contoso.example';

  it('is switched on where it is off, and off again', async () => {
    const read = () =>
      tenant.within('apply', (context) => casMailboxImapImplementation.read(context, { list }, [ada, hugo, nobody]));
    expect((await read()).map(({ state }) => state)).toEqual(['same', 'differs', 'unfit']);
    await tenant.within('apply', (context) => casMailboxImapImplementation.write(context, { list }, hugo));
    expect((await read()).map(({ state }) => state)).toEqual(['same', 'same', 'unfit']);
    await tenant.within('apply', (context) => casMailboxImapImplementation.undo(context, { list }, hugo, false));
    expect((await read()).map(({ state }) => state)).toEqual(['same', 'differs', 'unfit']);
  });
});
