/** A tenant with credentials that a runbook has made, and the steps of their rotation. */
import { deliveredCredentialImplementation } from '../../../activities/credential/delivery.ts';
import { promotedCredentialImplementation } from '../../../activities/credential/promote.ts';
import { registeredCredentialImplementation } from '../../../activities/credential/register.ts';
import { retiredCredentialImplementation } from '../../../activities/credential/retire.ts';
import { retiringCredentialImplementation } from '../../../activities/credential/begin-overlap.ts';
import { stagedCredentialImplementation } from '../../../activities/credential/stage.ts';
import { applicationCertificateImplementation } from '../../../activities/ensure/application-certificate.ts';
import { applicationImplementation } from '../../../activities/ensure/application.ts';
import { enterpriseApplicationImplementation } from '../../../activities/ensure/enterprise-application.ts';
import { userAccountImplementation } from '../../../activities/ensure/user-account.ts';
import { addPassword } from '../../../connectors/graph/application-credentials.ts';
import type { ApplyAnswer } from '../../../domain/activity-contracts.ts';
import { credentialKey, holderName, type Credential, type Holder } from '../../../domain/credential.ts';
import { readCredential, recordCredential } from '../../../journal/credentials.ts';
import type { RotationStep } from '../../../domain/resources/credential-rotation.ts';
import type { RunningTenant } from '../running-tenant.ts';

export const steps = {
  staged: stagedCredentialImplementation,
  registered: registeredCredentialImplementation,
  promoted: promotedCredentialImplementation,
  delivered: deliveredCredentialImplementation,
  retiring: retiringCredentialImplementation,
  retired: retiredCredentialImplementation,
} as const;
export type StepName = keyof typeof steps;

export interface Application {
  id: string;
  appId: string;
}

export async function application(tenant: RunningTenant, displayName: string): Promise<Application> {
  const { id, outputs } = await tenant.apply(applicationImplementation, { displayName });
  const { appId } = outputs as { appId: string };
  await tenant.apply(enterpriseApplicationImplementation, { appId, displayName });
  tenant.replicate();
  return { id, appId };
}

/** The key of a certificate's credential, which the resource has recorded itself. */
export async function certificate(tenant: RunningTenant, { id, appId }: Application, name: string): Promise<string> {
  await tenant.apply(applicationCertificateImplementation, {
    applicationId: id,
    displayName: name,
    validFor: '365 days',
  });
  tenant.replicate();
  return credentialKey({ kind: 'application-certificate', holder: { kind: 'application', id, appId, name } });
}

export async function secret(tenant: RunningTenant, { id, appId }: Application, name: string): Promise<string> {
  const holder: Holder = { kind: 'application', id, appId, name };
  const { key } = await tenant.within('apply', async ({ graph, secrets, journal, connected, clock, run }) => {
    const endDateTime = new Date(clock.now() + 90 * 86_400_000).toISOString();
    const added = await addPassword(graph, id, { tag: 'first', endDateTime });
    const { reference } = await secrets.put(`${appId}-secret`, added.secretText, {
      kind: 'client-secret',
      createdBy: run,
    });
    const current = {
      secret: reference,
      keyId: added.keyId,
      thumbprint: null,
      notBefore: added.startDateTime,
      notAfter: added.endDateTime,
    };
    const at = new Date(clock.now()).toISOString();
    const made = { kind: 'application-secret', holder, current } as const;
    return recordCredential(await journal(), { ...made, connection: connected.name, run, at });
  });
  tenant.replicate();
  return key;
}

export async function account(tenant: RunningTenant, userPrincipalName: string): Promise<string> {
  const { id } = await tenant.apply(userAccountImplementation, {
    userPrincipalName,
    displayName: 'Service',
    password: tenant.password,
  });
  tenant.replicate();
  return credentialKey({ kind: 'account-password', holder: { kind: 'account', id, userPrincipalName } });
}

export async function recordOf(tenant: RunningTenant, key: string): Promise<Credential> {
  return tenant.within('plan', async ({ journal, connected }) => readCredential(await journal(), connected.name, key));
}

/** What a rotation of this credential's current version hands to its steps. */
export async function rotation(tenant: RunningTenant, key: string) {
  const { kind, holder, current } = await recordOf(tenant, key);
  const desired: RotationStep = {
    key,
    of: holderName(holder),
    kind,
    replaces: current.secret,
    validFor: '180 days',
    overlap: '7 days',
  };
  const applied = new Map<StepName, ApplyAnswer>();
  return {
    desired,
    take: async (...names: StepName[]) => {
      for (const name of names) {
        const answer = await tenant.apply(steps[name], desired);
        // What was found as it should be isn't rolled back.
        if (answer.ours) applied.set(name, answer);
      }
      tenant.replicate();
    },
    rollBack: async (name: StepName) => {
      const answer = applied.get(name);
      if (answer === undefined) throw new Error(`${name} was not taken.`);
      return tenant.undo(steps[name], desired, answer);
    },
  };
}
