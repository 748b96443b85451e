/**
 * An application of the demonstration as a runbook left it long ago: its certificate has gone through two thirds of its
 * life, and its client secret ends soon.
 */
import { randomUUID } from 'node:crypto';
import type { Connected } from '../connectors/connected.ts';
import { addCertificate, addPassword } from '../connectors/graph/application-credentials.ts';
import { graphPath } from '../connectors/graph/encoding.ts';
import { graphClient, type GraphClient } from '../connectors/graph/graph-client.ts';
import { readKeyCredentials, thumbprintOf } from '../connectors/graph/key-credentials.ts';
import { makeCertificate } from '../connectors/secrets/certificate.ts';
import type { SecretStore } from '../domain/secret-store.ts';
import type { Credential, Holder } from '../domain/credential.ts';
import { isFailure } from '../domain/failure.ts';
import { certificateSecretName } from '../domain/resources/application-certificate.ts';
import { recordCredential } from '../journal/credentials.ts';
import type { Journal } from '../journal/journal.ts';

const day = 86_400_000;
const name = 'CE Email';
const run = 'ce-mailbox-oauth/simulated/ce email';

export interface Ageing {
  readonly certificate: Credential;
  readonly secret: Credential;
}

/** @param journal of the installation whose credentials they become */
export async function ageingApplication(connected: Connected, secrets: SecretStore, journal: Journal): Promise<Ageing> {
  const graph = graphClient(connected, connected.identities.apply);
  const application = { displayName: name, signInAudience: 'AzureADMyOrg' };
  const { id, appId } = await arrived(() =>
    graph.request<{ id: string; appId: string }>({ method: 'POST', path: graphPath`/applications`, body: application }),
  );
  const body = { appId };
  await arrived(() => graph.request({ method: 'POST', path: graphPath`/servicePrincipals`, body, objectIsNew: true }));
  const holder: Holder = { kind: 'application', id, appId, name };
  const common = { connection: connected.name, run, at: new Date(connected.clock.now()).toISOString(), holder };
  return {
    certificate: await recordCredential(journal, {
      ...common,
      kind: 'application-certificate',
      current: await oldCertificate(graph, connected, secrets, id),
    }),
    secret: await recordCredential(journal, {
      ...common,
      kind: 'application-secret',
      current: await oldSecret(graph, connected, secrets, id),
    }),
  };
}

async function oldCertificate(graph: GraphClient, { clock }: Connected, secrets: SecretStore, id: string) {
  const made = await makeCertificate(secrets, {
    secretName: certificateSecretName(id),
    commonName: name,
    now: clock.now() - 45 * day,
    validDays: 65,
    createdBy: run,
    operation: randomUUID(),
  });
  await arrived(() => addCertificate(graph, id, made));
  const key = await arrived(async () => {
    const keys = await readKeyCredentials(graph, id, true);
    return keys.find((each) => thumbprintOf(each) === made.thumbprintSha1);
  });
  const { reference, thumbprintSha1, notBefore, notAfter } = made;
  return { secret: reference, keyId: key?.keyId ?? null, thumbprint: thumbprintSha1, notBefore, notAfter };
}

async function oldSecret(graph: GraphClient, { clock }: Connected, secrets: SecretStore, id: string) {
  const endDateTime = new Date(clock.now() + 20 * day).toISOString();
  const added = await arrived(() => addPassword(graph, id, { tag: run, endDateTime }));
  const { reference } = await secrets.put('ce-email-secret', added.secretText, {
    kind: 'client-secret',
    createdBy: run,
    notAfter: added.endDateTime,
  });
  return {
    secret: reference,
    keyId: added.keyId,
    thumbprint: null,
    notBefore: new Date(clock.now() - 70 * day).toISOString(),
    notAfter: added.endDateTime,
  };
}

/** The directory takes a while to show what was just made; here nothing else tries again. */
async function arrived<T>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const passes =
        isFailure(error) &&
        ['not-yet-effective', 'transient', 'throttled', 'unknown-outcome'].includes(error.failureClass);
      if (!passes || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
