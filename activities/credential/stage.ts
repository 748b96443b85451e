/** Store before register: a key that Entra knows and no store has is worse than none. */
import { parseSecretReference } from '../../domain/secret-reference.ts';
import { stagedCredential } from '../../domain/resources/credential-rotation.ts';
import { rotationOfKind } from './kinds/of-kind.ts';
import { rotationStep } from './rotation-step.ts';

export const stagedCredentialImplementation = rotationStep({
  resource: stagedCredential,
  enters: ['staged'],
  take: async (context, rotating, { kind, validFor = '' }) => ({
    next: await rotationOfKind[kind].stage(context, rotating, validFor),
  }),
  rollBack: async (context, rotating, { kind }) => {
    const ofKind = rotationOfKind[kind];
    if (ofKind.unstage !== undefined) {
      await ofKind.unstage(context, rotating);
      return { next: null, undone: 'the new version is where it was before, or gone' };
    }
    const { name, version } = parseSecretReference(rotating.rotation.next?.secret ?? '') ?? {};
    if (name !== undefined && version !== undefined) await context.secrets.remove(name, version);
    return { next: null, undone: 'the new version is removed from the secret store' };
  },
});
