/** The steps of a rotation, for each kind of credential of which they write something else. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { retiringCredentialImplementation } from '../../../../activities/credential/begin-overlap.ts';
import { deliveredCredentialImplementation } from '../../../../activities/credential/delivery.ts';
import { promotedCredentialImplementation } from '../../../../activities/credential/promote.ts';
import { registeredCredentialImplementation } from '../../../../activities/credential/register.ts';
import { retiredCredentialImplementation } from '../../../../activities/credential/retire.ts';
import { stagedCredentialImplementation } from '../../../../activities/credential/stage.ts';
import { applicationCertificateImplementation } from '../../../../activities/ensure/application-certificate.ts';
import { applicationSecretImplementation } from '../../../../activities/ensure/application-secret.ts';
import { userAccountImplementation } from '../../../../activities/ensure/user-account.ts';
import { credentialKey, holderName, type CredentialKind, type Holder } from '../../../../domain/credential.ts';
import type { RotationStep } from '../../../../domain/resources/credential-rotation.ts';
import type { TenantState } from 'exchange-simulator/tenant/state.ts';
import { row, type Given, type Row } from '../row.ts';
import { deliveryFault } from '../struck-writes.ts';
import { displayName, enterpriseApplication, found } from './directory.ts';

const validFor = '365 days';

const steps = {
  staged: stagedCredentialImplementation,
  registered: registeredCredentialImplementation,
  promoted: promotedCredentialImplementation,
  delivered: deliveredCredentialImplementation,
  retiring: retiringCredentialImplementation,
  retired: retiredCredentialImplementation,
} as const;
type StepName = keyof typeof steps;

/** Of a credential that an earlier run has made. */
export type Replaced = Pick<RotationStep, 'key' | 'of' | 'kind' | 'replaces'>;
type MakeCredential = (given: Given) => Promise<Replaced>;

export function replaced(kind: CredentialKind, holder: Holder, replaces: string): Replaced {
  return { key: credentialKey({ kind, holder }), of: holderName(holder), kind, replaces };
}

/** Setting an account's password takes a role of its own, which a token has from the beginning. */
export function mayAdministerUsers({ servicePrincipals, directoryRoleAssignments }: TenantState): void {
  const runner = found(servicePrincipals.find((one) => one.displayName === 'Exchange Runbooks (apply)'));
  directoryRoleAssignments.push({
    id: 'user-administrator',
    roleDefinitionId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
    principalId: runner.id,
    directoryScopeId: '/',
    effectiveAt: '2000-01-01T00:00:00.000Z',
  });
}

const secret: MakeCredential = async (given) => {
  const { id, appId } = await enterpriseApplication(given);
  const { outputs } = await given.made(applicationSecretImplementation, { applicationId: id, displayName, validFor });
  const holder = { kind: 'application', id, appId, name: displayName } as const;
  return replaced('application-secret', holder, (outputs as { secret: string }).secret);
};

const certificate: MakeCredential = async (given) => {
  const { id, appId } = await enterpriseApplication(given);
  const desired = { applicationId: id, displayName, validFor };
  const { outputs } = await given.made(applicationCertificateImplementation, desired);
  const holder = { kind: 'application', id, appId, name: displayName } as const;
  return replaced('application-certificate', holder, (outputs as { secret: string }).secret);
};

const password: MakeCredential = async (given) => {
  const userPrincipalName = 'svc.client.sense@contoso.example';
  const desired = { userPrincipalName, displayName, password: given.password };
  const { id } = await given.made(userAccountImplementation, desired);
  return replaced('account-password', { kind: 'account', id, userPrincipalName }, given.password);
};

/** A rotation that has come so far. */
export async function rotated(given: Given, made: Promise<Replaced>, ...taken: StepName[]): Promise<RotationStep> {
  const desired = { ...(await made), validFor: '180 days', overlap: '7 days' };
  for (const name of taken) await given.made(steps[name], desired);
  return desired;
}

/** A target that is a program: it fails as it is asked to, before it takes the delivery or after. */
async function target({ home, outside }: Given): Promise<string> {
  const program = join(home, 'deliver.sh');
  const fault = join(outside, deliveryFault);
  const lines = [
    '#!/bin/sh',
    `fault=$(cat '${fault}' 2>/dev/null); rm -f '${fault}'`,
    `[ "$fault" = refused ] && exit 3`,
    `cat > '${join(outside, 'delivered')}'`,
    `[ "$fault" = answer-lost ] && exit 4`,
    'exit 0',
  ];
  await writeFile(program, `${lines.join('\n')}\n`);
  await chmod(program, 0o700);
  const command = ['/bin/sh', program];
  await writeFile(join(home, 'deliveries.yaml'), JSON.stringify({ deliveries: { ce: { command } } }));
  return 'ce';
}

/** What goes for good, as the rollback says. */
export const oldOneGone = /^the old credential no longer exists, so the new one stays$/;

const before = {
  registered: ['staged'],
  retired: ['staged', 'registered', 'promoted', 'retiring'],
} as const;

export const rotationRows: readonly Row[] = [
  // A secret is made by the service alone, and a certificate is stored as a password is.
  row(stagedCredentialImplementation, {
    action: 'create',
    when: 'password',
    given: (given) => rotated(given, password(given)),
  }),
  ...Object.entries({ certificate, secret, password }).flatMap(([when, make]) => [
    row(registeredCredentialImplementation, {
      action: 'create',
      when,
      // A secret whose value was lost is worth nothing: it is taken off, and another one is asked for.
      repeated: ['/addPassword', '/removePassword', 'PATCH /users/{id}'],
      given: (given) => rotated(given, make(given), ...before.registered),
    }),
    row(retiredCredentialImplementation, {
      action: 'create',
      when,
      residual: oldOneGone,
      given: (given) => rotated(given, make(given), ...before.retired),
    }),
  ]),
  row(promotedCredentialImplementation, {
    action: 'create',
    given: (given) => rotated(given, secret(given), 'staged', 'registered'),
  }),
  row(retiringCredentialImplementation, {
    action: 'create',
    given: (given) => rotated(given, secret(given), 'staged', 'registered', 'promoted'),
  }),
  row(deliveredCredentialImplementation, {
    action: 'create',
    when: 'to a program',
    given: async (given) => {
      const name = await target(given);
      // The target has the old version from before.
      const first = await rotated(given, secret(given), 'staged', 'registered', 'promoted');
      await given.deliver(first.replaces);
      return { ...first, target: name };
    },
  }),
];
