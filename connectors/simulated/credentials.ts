/**
 * With which of the simulator's credentials the runner comes in: an application that may administer Exchange. One that
 * may write to the directory applies; one that may only read plans, or the same.
 */
import { readFile } from 'node:fs/promises';
import { Failure } from '../../domain/failure.ts';
import type { ApplicationIdentity } from '../entra/identity.ts';
import type { Readiness, ReadinessCredential } from './readiness.ts';

/** The identities `plan` and `apply` of the simulated connection. */
export function runnerIdentities(readiness: Readiness): { plan: ApplicationIdentity; apply: ApplicationIdentity } {
  const administrators = readiness.credentials.filter((each) => isUsable(each) && has(each, 'Exchange.ManageAsApp'));
  const apply = administrators.find((each) => has(each, 'ReadWrite')) ?? administrators[0];
  if (apply === undefined) {
    throw new Failure('simulator-refused', {
      service: 'simulator',
      subject: 'no credential that may administer Exchange',
    });
  }
  const plan = administrators.find((each) => !has(each, 'ReadWrite')) ?? apply;
  return { plan: applicationOf(plan), apply: applicationOf(apply) };
}

/** An application of the readiness line as an identity. */
export function applicationOf(credential: ReadinessCredential): ApplicationIdentity {
  const { clientId = '', secret, certificate = '', key = '' } = credential;
  return {
    kind: 'application',
    clientId,
    credentialId: secret === undefined ? certificate : 'secret',
    credential: async () =>
      secret === undefined
        ? {
            kind: 'certificate',
            certificate: await readFile(certificate, 'utf8'),
            privateKey: await readFile(key, 'utf8'),
          }
        : { kind: 'secret', secret },
  };
}

function isUsable(credential: ReadinessCredential): boolean {
  const { kind, clientId, secret, certificate, key } = credential;
  const proves = secret !== undefined || (certificate !== undefined && key !== undefined);
  return kind === 'application' && clientId !== undefined && proves;
}

/** Grants are names, or objects that contain one. */
function has(credential: ReadinessCredential, name: string): boolean {
  return credential.grants.some((grant) => JSON.stringify(grant).includes(name));
}
