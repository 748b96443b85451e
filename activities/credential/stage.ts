/** Store before register: a key that Entra knows and no store has is worse than none. */
import type { CredentialKind } from '../../domain/credential.ts';
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
    await rotationOfKind[kind].unstage(context, rotating);
    return { next: null, undone: undoneOf(kind) };
  },
  rollBackPart: async (context, rotating, { kind }) =>
    (await rotationOfKind[kind].unstage(context, rotating)) ? { undone: undoneOf(kind) } : undefined,
});

function undoneOf(kind: CredentialKind): string {
  return kind === 'listener-certificate'
    ? 'the new version is where it was before, or gone'
    : 'the new version is removed from the secret store';
}
