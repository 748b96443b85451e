/** Secrets and certificates of an application, against the simulated tenant. */
import {
  addCertificate,
  addPassword,
  listPasswords,
  removeCertificate,
  removePassword,
  removeTaggedPasswords,
} from '../../../connectors/graph/application-credentials.ts';
import { graphPath } from '../../../connectors/graph/encoding.ts';
import { graphClient } from '../../../connectors/graph/graph-client.ts';
import { readKeyCredentials, thumbprintOf } from '../../../connectors/graph/key-credentials.ts';
import { makeCertificate } from '../../../connectors/secrets/certificate.ts';
import type { StoredCertificate } from '../../../connectors/secrets/certificate.ts';
import { certificateCredential } from '../../../connectors/secrets/certificate-credential.ts';
import { failureOf } from '../failure-of.ts';
import { simulatedTenant } from '../simulated-tenant.ts';
import type { SimulatedTenant } from '../simulated-tenant.ts';

let tenant: SimulatedTenant;
let applicationId = '';
beforeAll(async () => {
  tenant = await simulatedTenant();
});
afterAll(async () => tenant.end());
beforeEach(async () => {
  const body = { displayName: 'CE Email', signInAudience: 'AzureADMyOrg' };
  const made = await graph().request<{ id: string }>({ method: 'POST', path: graphPath`/applications`, body });
  applicationId = made.id;
  // What is new is known everywhere minutes later.
  await tenant.administer('POST', 'clock', { advanceSeconds: 1800 });
});
afterEach(async () => tenant.administer('DELETE', 'faults'));

const graph = () => graphClient(tenant.connected, tenant.connected.identities.apply);
const inDays = (days: number): string => new Date(tenant.connected.clock.now() + days * 86_400_000).toISOString();
const request = (tag = 'ce/step-1') => ({ tag, endDateTime: inDays(180) });

/** What is written can be missing from a read for a while. */
async function eventually<T>(read: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await read();
    if (good(value)) return value;
    if (Date.now() > deadline) throw new Error(`Never: ${JSON.stringify(value)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

const passwords = async (good: (tags: (string | null)[]) => boolean): Promise<void> => {
  await eventually(
    async () => listPasswords(graph(), applicationId),
    (list) => good(list.map(({ displayName }) => displayName)),
  );
};

describe('a client secret', () => {
  it('is returned once, with an end and a tag', async () => {
    const added = await addPassword(graph(), applicationId, request());
    expect(added.secretText.length).toBeGreaterThan(20);
    expect(added).toMatchObject({ displayName: 'ce/step-1', hint: added.secretText.slice(0, 3) });
    await passwords((tags) => tags.length === 1);
    const [listed] = await listPasswords(graph(), applicationId);
    expect(JSON.stringify(listed)).not.toContain(added.secretText);
  });

  it('whose answer was lost is taken off again, and there is one in the end', async () => {
    await addPassword(graph(), applicationId, request('of somebody else'));
    const match = { part: 'graph', operation: 'POST /applications/{id}/addPassword' };
    await tenant.administer('POST', 'faults', { name: 'lost-answer', match, times: 1 });
    const failure = await failureOf(addPassword(graph(), applicationId, request()));
    expect(failure.failureClass).toBe('unknown-outcome');
    await passwords((tags) => tags.length === 2);
    const added = await addPassword(graph(), applicationId, request());
    await passwords((tags) => tags.length === 2 && tags.includes('of somebody else'));
    expect((await listPasswords(graph(), applicationId)).map(({ keyId }) => keyId)).toContain(added.keyId);
  });

  it('that is kept stays when its tag is swept, and nothing of others goes', async () => {
    const added = await addPassword(graph(), applicationId, request());
    await addPassword(graph(), applicationId, request('of somebody else'));
    await passwords((tags) => tags.length === 2);
    expect(await removeTaggedPasswords(graph(), applicationId, 'ce/step-1', added.keyId)).toEqual([]);
    expect(await removeTaggedPasswords(graph(), applicationId, 'ce/step-1')).toEqual([added.keyId]);
    await passwords((tags) => tags.length === 1 && tags[0] === 'of somebody else');
  });

  it('is removed, and once more without a failure', async () => {
    const { keyId } = await addPassword(graph(), applicationId, request());
    await passwords((tags) => tags.length === 1);
    expect(await removePassword(graph(), applicationId, keyId)).toBe(true);
    await passwords((tags) => tags.length === 0);
    expect(await removePassword(graph(), applicationId, keyId)).toBe(false);
  });

  it('is never asked for without a tag', async () => {
    expect((await failureOf(addPassword(graph(), applicationId, request(' ')))).code).toBe('input-invalid');
  });
});

describe('a certificate', () => {
  let count = 0;
  const made = async (): Promise<StoredCertificate> => {
    count += 1;
    return makeCertificate(tenant.sources.secrets, {
      secretName: `certificate-${count}`,
      commonName: `SecOps ${count}`,
      now: tenant.connected.clock.now(),
      validDays: 365,
      createdBy: 'test',
      operation: `test/${count}`,
    });
  };
  const credentialOf = async ({ reference }: StoredCertificate) =>
    certificateCredential((await tenant.sources.secrets.resolve(reference)).value, reference);
  const onApplication = async (...expected: StoredCertificate[]): Promise<void> => {
    const wanted = expected.map(({ thumbprintSha1 }) => thumbprintSha1).toSorted();
    await eventually(
      async () =>
        (await readKeyCredentials(graph(), applicationId, true)).map((key) => thumbprintOf(key) ?? '').toSorted(),
      (found) => JSON.stringify(found) === JSON.stringify(wanted),
    );
  };

  it('comes first by the whole collection, later by a proof with the one before', async () => {
    const [first, second] = [await made(), await made()];
    const added = async () => addCertificate(graph(), applicationId, first);
    expect(await added()).toBe('by the whole collection');
    await onApplication(first);
    expect(await added()).toBe('already there');
    const proof = await credentialOf(first);
    expect(await addCertificate(graph(), applicationId, second, proof)).toBe('by proof');
    await onApplication(first, second);
    expect(await removeCertificate(graph(), applicationId, first.thumbprintSha1, await credentialOf(second))).toBe(
      true,
    );
    await onApplication(second);
    expect(await removeCertificate(graph(), applicationId, first.thumbprintSha1)).toBe(false);
  });

  it('is merged when the proof is refused, and those of others stay', async () => {
    const [theirs, ours, stranger] = [await made(), await made(), await made()];
    await addCertificate(graph(), applicationId, theirs);
    await onApplication(theirs);
    const registration = await addCertificate(graph(), applicationId, ours, await credentialOf(stranger));
    expect(registration).toBe('by the whole collection');
    await onApplication(theirs, ours);
    expect(await removeCertificate(graph(), applicationId, ours.thumbprintSha1)).toBe(true);
    await onApplication(theirs);
  });
});
