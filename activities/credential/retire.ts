/** Takes the old version away: where it is registered first, then from the store. Never the last one that works. */
import { Failure } from '../../domain/failure.ts';
import { retiredCredential } from '../../domain/resources/credential-rotation.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';
import { rotationOfKind } from './kinds/of-kind.ts';
import { rotationStep } from './rotation-step.ts';

export const retiredCredentialImplementation = rotationStep({
  resource: retiredCredential,
  enters: ['retiring', 'retired'],
  isTaken: async (context, { credential, rotation: { previous } }, { kind }) =>
    (await rotationOfKind[kind].isRegistered(context, credential, previous)) !== true,
  take: async (context, rotating, { kind, key }) => {
    const { credential, rotation } = rotating;
    if ((await rotationOfKind[kind].isRegistered(context, credential, credential.current)) === false) {
      throw new Failure('credential-last-one', { service: 'runbook', subject: key });
    }
    await rotationOfKind[kind].retire(context, rotating);
    const { name, version } = parseSecretReference(rotation.previous.secret) ?? {};
    if (name !== undefined && version !== undefined) await context.secrets.remove(name, version);
    return {};
  },
  rollBack: async () => ({ residual: 'the old credential no longer exists, so the new one stays' }),
});
