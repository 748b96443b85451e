/**
 * Microsoft's Graph client for JavaScript with the Azure SDK's identities, at the addresses of the readiness line: Node
 * follows no proxy by itself, and both let their addresses be configured.
 */
import { ClientCertificateCredential, ClientSecretCredential, DeviceCodeCredential } from '@azure/identity';
import { BatchRequestContent, BatchResponseContent, Client, PageIterator } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { readFileSync } from 'node:fs';
import { pemOf } from './exported-pfx.mjs';
import { administer, credential, expect, pfx, ready, run, thrown } from './simulator.mjs';

const { origin, hostname } = new URL(ready.graph);
const scopes = ['https://graph.microsoft.com/.default'];
const plan = credential('Exchange Runbooks (plan)');
const apply = credential('Exchange Runbooks (apply)');
const reader = credential('Contoso Directory Reader');
const account = credential('Scan To Mail');
// The client would ask Microsoft's own host whether this authority is one of its clouds.
const authority = { authorityHost: new URL(ready.authority).origin, disableInstanceDiscovery: true };

function graph(identity) {
  const authProvider = new TokenCredentialAuthenticationProvider(identity, { scopes });
  return Client.initWithMiddleware({ authProvider, baseUrl: origin, customHosts: new Set([hostname]) });
}

const bySecret = ({ clientId, secret }) => new ClientSecretCredential(ready.tenant.id, clientId, secret, authority);
const byPem = (clientId, certificate) =>
  new ClientCertificateCredential(ready.tenant.id, clientId, { certificate }, authority);
const byCertificate = ({ clientId, certificate, key }) =>
  byPem(clientId, [certificate, key].map((file) => readFileSync(file, 'utf8')).join('\n'));

const state = await administer('/state');

await run({
  'a client pages through all users with its page iterator': async () => {
    const client = graph(bySecret(plan));
    const first = await client.api('/users').select(['id', 'userPrincipalName']).top(5).get();
    expect(first.value.length === 5, first);
    const seen = [];
    await new PageIterator(client, first, (user) => seen.push(user.userPrincipalName) > 0).iterate();
    const expected = state.users.map(({ userPrincipalName }) => userPrincipalName);
    expect(seen.toSorted().join() === expected.toSorted().join(), `${seen.length} rather than ${expected.length}`);
    return `${seen.length} users in pages of 5`;
  },
  'and filters, counts and sorts': async () => {
    const answer = await graph(bySecret(plan))
      .api('/users')
      .header('ConsistencyLevel', 'eventual')
      .filter("startsWith(displayName,'Mi') or startsWith(displayName,'Mo')")
      .orderby('displayName')
      .count()
      .select(['displayName'])
      .get();
    expect(answer['@odata.count'] === answer.value.length, answer);
    return answer.value.map(({ displayName }) => displayName).join(', ');
  },
  'it reads messages as an application that came with a certificate': async () => {
    const [mailbox] = state.exchange.mailboxes;
    const messages = `/users/${mailbox.userId}/mailFolders/inbox/messages`;
    const { value } = await graph(byCertificate(reader)).api(messages).select(['subject']).get();
    expect(value.length > 0, value);
    return `${value.length} messages of ${mailbox.primarySmtpAddress}`;
  },
  'and by the certificate and key that node-forge reads in an exported .pfx': async () => {
    const { value } = await graph(byPem(pfx.clientId, pemOf(pfx)))
      .api('/users')
      .top(1)
      .get();
    expect(value.length === 1, value);
    return value[0].userPrincipalName;
  },
  'it asks several things in one batch': async () => {
    const paths = ['/organization', '/subscribedSkus', '/users/nobody'];
    // Of a full address this client takes away the host and leaves the version, which no batch may name.
    const content = new BatchRequestContent(
      paths.map((path, index) => ({ id: `${index}`, request: new Request(`${origin}${path}`) })),
    );
    const body = await content.getContent();
    const client = graph(bySecret(plan));
    const ask = async () => {
      const answers = new BatchResponseContent(await client.api('/$batch').post(body));
      return paths.map((_path, index) => answers.getResponseById(`${index}`).status);
    };
    // One of them may meet a throttled or busy service, which this client leaves to its caller.
    let statuses = await ask();
    while (statuses.some((status) => [429, 503].includes(status))) statuses = await ask();
    expect(statuses.join() === '200,200,404', statuses);
    return statuses.join(', ');
  },
  'it creates, changes and deletes a user': async () => {
    const client = graph(bySecret(apply));
    const created = await client.api('/users').post({
      accountEnabled: true,
      displayName: 'Clara Client',
      mailNickname: 'clara.client',
      userPrincipalName: `clara.client@${ready.tenant.domains[1]}`,
      passwordProfile: { password: 'Hf7!mnbqPz2x', forceChangePasswordNextSignIn: false },
    });
    const user = client.api(`/users/${created.id}`);
    await whenFound(() => user.patch({ displayName: 'Clara Changed' }));
    const read = await whenFound(() => user.select(['displayName']).get());
    expect(read.displayName === 'Clara Changed', read);
    await whenFound(() => user.delete());
    const error = await thrown(() => user.get());
    return `${created.id}, then ${error.code}`;
  },
  'a refusal carries the code and the request id': async () => {
    const error = await thrown(() => graph(bySecret(plan)).api('/users').post({ displayName: 'x' }));
    expect(error.statusCode === 403 && error.code === 'Authorization_RequestDenied', error);
    expect(/^[\da-f-]{36}$/.test(error.requestId), error);
    return error.code;
  },
  'it waits as long as a throttled answer says, and gets its answer': async () => {
    await administer('/faults', { name: 'throttle', match: { path: '/v1.0/domains' }, times: 1 });
    const { value } = await graph(bySecret(plan)).api('/domains').get();
    const { faults } = await administer('/faults');
    expect(faults.length === 0 && value.length === ready.tenant.domains.length, { faults, value });
    return value.map(({ id }) => id).join(', ');
  },
  'a person completes a device code, and the client reads who it is': async () => {
    const identity = new DeviceCodeCredential({
      ...authority,
      tenantId: ready.tenant.id,
      clientId: account.clientId,
      userPromptCallback: ({ userCode }) =>
        void administer('/device', { userCode, userName: account.userName, decision: 'approve' }),
    });
    const me = await graph(identity).api('/me').get();
    expect(me.userPrincipalName === account.userName, me);
    return me.displayName;
  },
});

/** A new object reaches one replica after the other, at an unknown time: only this answer is tried again. */
async function whenFound(action) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (error.code !== 'Request_ResourceNotFound' || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
