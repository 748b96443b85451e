/** From here on the new version is the one that is delivered, watched, and rotated the next time. */
import { promotedCredential } from '../../domain/resources/credential-rotation.ts';
import { rotationStep } from './rotation-step.ts';

export const promotedCredentialImplementation = rotationStep({
  resource: promotedCredential,
  // The run's probes came before; without them it would not have come here.
  enters: ['proven', 'promoted'],
  take: async (_context, { rotation: { next } }) => {
    if (next === null) throw new RangeError('Nothing has been registered that could be promoted.');
    return { current: next };
  },
  rollBack: async (_context, { rotation: { previous } }) => ({
    current: previous,
    undone: 'the old version is the current one again',
  }),
});
