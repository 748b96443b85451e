/** The overlap begins when the new version has been delivered: both work, and the old one is watched. */
import { retiringCredential } from '../../domain/resources/credential-rotation.ts';
import { rotationStep } from './rotation-step.ts';

export const retiringCredentialImplementation = rotationStep({
  resource: retiringCredential,
  enters: ['retiring'],
  take: async () => ({}),
  rollBack: async () => ({ undone: 'the old version is no longer retiring' }),
});
