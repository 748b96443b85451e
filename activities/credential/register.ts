/** Registers the new version beside the old one. Taking it back never takes the last one that works. */
import { Failure } from '../../domain/failure.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';
import { registeredCredential } from '../../domain/resources/credential-rotation.ts';
import { rotationOfKind } from './kinds/of-kind.ts';
import { rotationStep } from './rotation-step.ts';

export const registeredCredentialImplementation = rotationStep({
  resource: registeredCredential,
  enters: ['registered'],
  isTaken: async (context, { credential, rotation: { next } }, { kind }) =>
    next !== null && (await rotationOfKind[kind].isRegistered(context, credential, next)) !== false,
  take: async (context, rotating, { kind, validFor = '' }) => ({
    next: await rotationOfKind[kind].register(context, rotating, validFor),
  }),
  takeBack: async (context, rotating, { kind, key }) => {
    const { credential, rotation } = rotating;
    const { next, previous } = rotation;
    if (next === null) return { undone: 'nothing was registered' };
    if ((await rotationOfKind[kind].isRegistered(context, credential, previous)) === false) {
      throw new Failure('credential-last-one', { service: 'runbook', subject: key });
    }
    await rotationOfKind[kind].unregister(context, rotating, next);
    const undone = kind === 'account-password' ? 'the account has its old password again' : 'the new key is removed';
    // What only the service could make was stored here, and goes with it.
    if (kind !== 'application-secret') return { next: { ...next, keyId: null }, undone };
    const { name, version } = parseSecretReference(next.secret) ?? {};
    if (name !== undefined && version !== undefined) await context.secrets.remove(name, version);
    return { next: null, undone };
  },
});
