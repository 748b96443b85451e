import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { type MadeCertificate, makeCertificate } from '../../../tenant/seed/certificate.ts';
import { application, type RunningGraph, startGraph } from '../running-graph.ts';

let graph: RunningGraph;
let one: MadeCertificate;
let two: MadeCertificate;
beforeAll(async () => {
  [graph, one, two] = await Promise.all([startGraph(), makeCertificate('One'), makeCertificate('Two')]);
});
afterAll(() => graph.close());

const keyCredential = ({ der }: MadeCertificate, part: Record<string, unknown> = {}) => ({
  type: 'AsymmetricX509Cert',
  usage: 'Verify',
  key: der,
  displayName: 'CN=Test',
  ...part,
});

async function create(part: Record<string, unknown> = {}) {
  const { status, body } = await graph.call('POST', '/v1.0/applications', {
    body: { displayName: 'Test', signInAudience: 'AzureADMyOrg', ...part },
  });
  expect(status).toBe(201);
  graph.replicate();
  return body;
}

const keysOf = async (id: string) =>
  (await graph.call('GET', `/v1.0/applications/${id}?$select=keyCredentials`)).body.keyCredentials;

describe('an application', () => {
  it('is found by id, by appId and by its tag, and changed', async () => {
    const { id, appId } = await create({ tags: ['run:7'] });
    expect((await graph.call('GET', `/v1.0/applications(appId='${appId}')`)).body.id).toBe(id);
    expect((await graph.call('GET', `/v1.0/applications(appId=%27${appId}%27)`)).body.id).toBe(id);
    const tagged = await graph.call(
      'GET',
      `/v1.0/applications?$filter=${encodeURIComponent("tags/any(t:t eq 'run:7')")}`,
    );
    expect(tagged.body.value.map((row: { id: string }) => row.id)).toEqual([id]);
    const access = [
      {
        resourceAppId: '00000003-0000-0000-c000-000000000000',
        resourceAccess: [{ id: '810c84a8-4a9e-49e6-bf7d-12d183f40d01', type: 'Role' }],
      },
    ];
    await graph.call('PATCH', `/v1.0/applications/${id}`, { body: { notes: 'n', requiredResourceAccess: access } });
    expect((await graph.call('GET', `/v1.0/applications/${id}`)).body).toMatchObject({
      notes: 'n',
      requiredResourceAccess: access,
    });
  });

  it('has no id of the caller, and a read-only appId', async () => {
    const answer = await graph.call('POST', '/v1.0/applications', {
      body: { displayName: 'A', appId: '00000000-0000-0000-0000-000000000001' },
    });
    expect(answer.status).toBe(400);
  });

  it('by OwnedBy is written only by the one who created it', async () => {
    const roles = ['Application.ReadWrite.OwnedBy'];
    const { body } = await graph.call('POST', '/v1.0/applications', { body: { displayName: 'Mine' }, roles });
    graph.replicate();
    const other = application(graph.core, roles, { servicePrincipalId: 'another' });
    const path = `/v1.0/applications/${body.id}`;
    expect((await graph.call('PATCH', path, { body: { notes: 'n' }, as: other })).body.error.code).toBe(
      'Authorization_RequestDenied',
    );
    expect((await graph.call('PATCH', path, { body: { notes: 'n' }, roles })).status).toBe(204);
    expect((await graph.call('DELETE', path, { roles })).status).toBe(204);
  });
});

describe('a secret', () => {
  it('shows its text once, and is removed by its keyId', async () => {
    const { id } = await create();
    const added = await graph.call('POST', `/v1.0/applications/${id}/addPassword`, {
      body: { passwordCredential: { displayName: 'run:7', endDateTime: '2099-01-01T00:00:00Z' } },
    });
    expect(added.body).toMatchObject({ displayName: 'run:7', endDateTime: '2099-01-01T00:00:00Z' });
    expect(added.body.secretText.length).toBe(40);
    const read = await graph.call('GET', `/v1.0/applications/${id}`);
    expect(read.body.passwordCredentials).toMatchObject([
      { keyId: added.body.keyId, secretText: null, hint: added.body.secretText.slice(0, 3) },
    ]);
    expect(JSON.stringify([read.body, graph.core.store.audit])).not.toContain(added.body.secretText);
    const remove = () =>
      graph.call('POST', `/v1.0/applications/${id}/microsoft.graph.removePassword`, {
        body: { keyId: added.body.keyId },
      });
    expect((await remove()).status).toBe(204);
    expect((await remove()).body.error.message).toContain('No password credential found');
  });

  it('reaches each token node at its own moment', async () => {
    const { id } = await create();
    await graph.call('POST', `/v1.0/applications/${id}/addPassword`, { body: {} });
    const row = graph.core.store.state.applications.find((candidate) => candidate.id === id);
    expect(new Set(row?.passwordCredentials[0]?.effectiveAt).size).toBe(3);
  });

  it('that has expired already is refused', async () => {
    const { id } = await create();
    const body = { passwordCredential: { endDateTime: '2020-01-01T00:00:00Z' } };
    expect((await graph.call('POST', `/v1.0/applications/${id}/addPassword`, { body })).status).toBe(400);
  });
});

describe('certificates', () => {
  it('are written as a whole: what the PATCH leaves out is gone, what it names by keyId stays', async () => {
    const { id } = await create({ keyCredentials: [keyCredential(one)] });
    const [first] = await keysOf(id);
    expect(first).toMatchObject({ key: one.der, customKeyIdentifier: one.sha1 });
    const patch = (keyCredentials: unknown[]) =>
      graph.call('PATCH', `/v1.0/applications/${id}`, { body: { keyCredentials } });
    await patch([{ ...first, key: null }, keyCredential(two)]);
    expect((await keysOf(id)).map(({ key }: { key: string }) => key)).toEqual([one.der, two.der]);
    await patch([keyCredential(two)]);
    expect((await keysOf(id)).map(({ key }: { key: string }) => key)).toEqual([two.der]);
  });

  it('are shown only to who selects them of one application', async () => {
    const { id } = await create({ keyCredentials: [keyCredential(one)] });
    expect((await graph.call('GET', `/v1.0/applications/${id}`)).body.keyCredentials[0].key).toBeNull();
  });

  it.each([
    ['what is no certificate', { key: Buffer.from('nothing').toString('base64') }, 'Request_BadRequest'],
    ['an end after the certificate ends', { endDateTime: '2199-01-01T00:00:00Z' }, 'KeyCredentialsInvalidEndDate'],
    [
      'an end in the past',
      { startDateTime: null, endDateTime: '2020-01-01T00:00:00Z' },
      'KeyCredentialsInvalidEndDate',
    ],
    ['another usage', { usage: 'Sign' }, 'Request_BadRequest'],
  ])('%s is refused', async (_, part, code) => {
    const { id } = await create();
    const answer = await graph.call('PATCH', `/v1.0/applications/${id}`, {
      body: { keyCredentials: [keyCredential(one, part)] },
    });
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status: 400, code });
  });
});

describe('addKey and removeKey', () => {
  const proof = (id: string, { privateKeyPem }: MadeCertificate, lifetime = '10m') =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256' })
      .setAudience('00000002-0000-0000-c000-000000000000')
      .setIssuer(id)
      .setNotBefore('0s')
      .setExpirationTime(lifetime)
      .sign(createPrivateKey(privateKeyPem));

  it('need no permission of the application itself, but a proof by a valid certificate on it', async () => {
    const { id, appId } = await create({ keyCredentials: [keyCredential(one)] });
    const self = application(graph.core, [], { appId });
    const add = async (signed: Promise<string>, as = self) =>
      graph.call('POST', `/v1.0/applications/${id}/addKey`, {
        as,
        body: { keyCredential: keyCredential(two), passwordCredential: null, proof: await signed },
      });
    expect((await add(proof(id, two))).body.error.code).toBe('Authentication_MissingOrMalformed');
    expect((await add(proof('another', one))).status).toBe(400);
    expect((await add(proof(id, one, '1h'))).status).toBe(400);
    expect((await add(proof(id, one), application(graph.core, []))).status).toBe(403);
    const added = await add(proof(id, one));
    expect(added.status).toBe(200);
    const removed = await graph.call('POST', `/v1.0/applications/${id}/removeKey`, {
      as: self,
      body: { keyId: added.body.keyId, proof: await proof(id, two) },
    });
    expect(removed.status).toBe(204);
    expect((await keysOf(id)).map(({ key }: { key: string }) => key)).toEqual([one.der]);
  });
});
