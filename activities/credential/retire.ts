/** Takes the old version away: where it is registered first, then from the store. Never the last one that works. */
import { Failure } from '../../domain/failure.ts';
import { retiredCredential, type RotationStep } from '../../domain/resources/credential-rotation.ts';
import { parseSecretReference } from '../../domain/secret-reference.ts';
import type { ConnectionContext } from '../context.ts';
import type { Rotating } from './kinds/credential-kind.ts';
import { rotationOfKind } from './kinds/of-kind.ts';
import { rotationStep } from './rotation-step.ts';

const residual = 'the old credential no longer exists, so the new one stays';

export const retiredCredentialImplementation = rotationStep({
  resource: retiredCredential,
  enters: ['retiring', 'retired'],
  isTaken: async (context, { credential, rotation: { previous } }, { kind }) =>
    (await rotationOfKind[kind].isRegistered(context, credential, previous)) !== true,
  take: async (context, rotating, step) => {
    await retire(context, rotating, step);
    return {};
  },
  rollBack: async () => ({ residual }),
  rollBackPart: async (context, rotating, step) => {
    if (await isOldThere(context, rotating, step)) return undefined;
    // A part of it is gone for good: the rest follows, and the record says so to the steps before this one.
    await retire(context, rotating, step);
    return { residual, finished: true };
  },
});

async function retire(
  context: ConnectionContext,
  rotating: Rotating,
  { kind, key }: Pick<RotationStep, 'kind' | 'key'>,
): Promise<void> {
  const { credential, rotation } = rotating;
  if ((await rotationOfKind[kind].isRegistered(context, credential, credential.current)) === false) {
    throw new Failure('credential-last-one', { service: 'runbook', subject: key });
  }
  await rotationOfKind[kind].retire(context, rotating);
  const { name, version } = parseSecretReference(rotation.previous.secret) ?? {};
  if (name !== undefined && version !== undefined) await context.secrets.remove(name, version);
}

/** To go back to: where it is registered, and in the store. */
async function isOldThere(
  context: ConnectionContext,
  rotating: Rotating,
  { kind }: Pick<RotationStep, 'kind'>,
): Promise<boolean> {
  const { credential, rotation } = rotating;
  const { secret } = rotation.previous;
  const stored = parseSecretReference(secret);
  if (stored !== undefined) {
    const versions = await context.secrets.versions(stored.name);
    if (!versions.some(({ reference }) => reference === secret)) return false;
  }
  const ofKind = rotationOfKind[kind];
  if (ofKind.isOldThere !== undefined) return ofKind.isOldThere(context, rotating);
  return (await ofKind.isRegistered(context, credential, rotation.previous)) !== false;
}
