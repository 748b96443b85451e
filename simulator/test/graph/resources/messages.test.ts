import type { Mailbox } from '../../../tenant/state.ts';
import { application, type RunningGraph, startGraph } from '../running-graph.ts';

let graph: RunningGraph;
let mailbox: Mailbox;
beforeAll(async () => {
  graph = await startGraph();
  const found = graph.core.store.state.exchange.mailboxes.find(({ messages }) => messages.length > 0);
  if (!found) throw new Error('The seed has no mailbox with messages.');
  mailbox = found;
});
afterAll(() => graph.close());

const read = (path: string, roles: readonly string[] = ['Mail.Read']) =>
  graph.call('GET', `/v1.0/users/${path}`, { roles });

it('an organization-wide consent reads every mailbox, newest message first', async () => {
  const { status, body } = await read(
    `${mailbox.primarySmtpAddress}/messages?$top=999&$select=id,subject,receivedDateTime`,
  );
  expect(status).toBe(200);
  expect(body.value).toHaveLength(mailbox.messages.length);
  const times = body.value.map(({ receivedDateTime }: { receivedDateTime: string }) => receivedDateTime);
  expect(times).toEqual(times.toSorted().toReversed());
});

it('folders count what is in them, and show only that', async () => {
  const inbox = await read(`${mailbox.userId}/mailFolders/inbox`);
  const listed = await read(`${mailbox.userId}/mailFolders/inbox/messages?$top=999`);
  expect(inbox.body.totalItemCount).toBe(mailbox.messages.filter(({ folder }) => folder === 'inbox').length);
  expect(listed.body.value).toHaveLength(inbox.body.totalItemCount);
  expect((await read(`${mailbox.userId}/mailFolders/nosuch`)).body.error.code).toBe('ErrorItemNotFound');
  expect((await read(`${mailbox.userId}/mailFolders`)).body.value.length).toBeGreaterThan(2);
});

it('one message is read by its id', async () => {
  const [message] = mailbox.messages;
  const { body } = await read(`${mailbox.userId}/messages/${message?.id}`);
  expect(body).toMatchObject({ subject: message?.subject, from: { emailAddress: { address: message?.from } } });
});

it('without a grant every mailbox is ErrorAccessDenied, also one that does not exist', async () => {
  for (const name of [mailbox.primarySmtpAddress, 'nobody@contoso.example']) {
    const { status, body } = await read(`${name}/messages`, ['User.Read.All']);
    expect({ status, code: body.error.code }).toEqual({ status: 403, code: 'ErrorAccessDenied' });
  }
  expect((await read('nobody@contoso.example/messages')).body.error.code).toBe('ErrorInvalidUser');
});

it('a scoped role assignment reads mailboxes in its scope, once effective, and no other', async () => {
  const { core } = graph;
  const caller = application(core, []);
  const [inside, outside] = core.store.state.exchange.mailboxes;
  if (!inside || !outside || caller.kind !== 'application') throw new Error('The seed is too small.');
  const { servicePrincipalId } = caller;
  const writer = { caller: null, requestId: 'r', clientRequestId: null, writes: [] };
  core.store.write(writer, { operation: 'New-ManagementRoleAssignment', target: 'scoped' }, ({ exchange }) => {
    exchange.servicePrincipals = exchange.servicePrincipals.filter(({ appId }) => appId !== caller.appId);
    exchange.servicePrincipals.push({
      guid: 'p',
      appId: caller.appId,
      objectId: servicePrincipalId,
      displayName: 'p',
      createdAt: core.clock.iso(),
    });
    exchange.managementScopes.push({
      guid: 's',
      name: 'One mailbox',
      recipientFilter: `PrimarySmtpAddress -eq '${inside.primarySmtpAddress}'`,
      recipientRoot: '',
    });
    exchange.roleAssignments.push({
      guid: 'a',
      name: 'scoped',
      role: 'Application Mail.Read',
      assigneeId: servicePrincipalId,
      assigneeType: 'ServicePrincipal',
      customResourceScope: 'One mailbox',
      recipientScope: 'CustomRecipientScope',
      delegating: false,
      enabled: true,
      effectiveAt: core.clock.after(3600),
    });
  });
  const status = async ({ primarySmtpAddress }: Mailbox) =>
    (await graph.call('GET', `/v1.0/users/${primarySmtpAddress}/messages`, { as: caller })).status;
  expect(await status(inside)).toBe(403);
  graph.replicate();
  expect(await status(inside)).toBe(200);
  expect(await status(outside)).toBe(403);
});
