/** Registers the new version in addition to the old one. Rolling it back never takes the last one that works. */
import { isReplacedAtOnce, type CredentialKind } from '../../domain/credential.ts';
import { Failure } from '../../domain/failure.ts';
import { registeredCredential, type RotationStep } from '../../domain/resources/credential-rotation.ts';
import type { ConnectionContext } from '../context.ts';
import type { Rotating } from './kinds/credential-kind.ts';
import { rotationOfKind } from './kinds/of-kind.ts';
import { rotationStep } from './rotation-step.ts';

const atOnce: Partial<Record<CredentialKind, string>> = {
  'account-password': 'the account has its old password again',
  'listener-certificate': 'the listener shows the old certificate again',
};

export const registeredCredentialImplementation = rotationStep({
  resource: registeredCredential,
  enters: ['registered'],
  isTaken: async (context, { credential, rotation: { next } }, { kind }) =>
    next !== null && (await rotationOfKind[kind].isRegistered(context, credential, next)) !== false,
  take: async (context, rotating, { kind, validFor = '' }) => ({
    next: await rotationOfKind[kind].register(context, rotating, validFor),
  }),
  rollBack: async (context, rotating, { kind, key }) => {
    const { next } = rotating.rotation;
    if (next === null) return { undone: 'nothing was registered' };
    await requireOldOne(context, rotating, { kind, key });
    await rotationOfKind[kind].unregister(context, rotating, next);
    return { next: kind === 'application-secret' ? null : { ...next, keyId: null }, undone: undoneOf(kind) };
  },
  rollBackPart: async (context, rotating, { kind, key }) => {
    await requireOldOne(context, rotating, { kind, key });
    const wasThere = await rotationOfKind[kind].unregister(context, rotating, rotating.rotation.next);
    return wasThere ? { undone: undoneOf(kind) } : undefined;
  },
});

/** What is replaced at once isn't registered along with the new one: it is restored by the rollback. */
async function requireOldOne(
  context: ConnectionContext,
  { credential, rotation: { previous } }: Rotating,
  { kind, key }: Pick<RotationStep, 'kind' | 'key'>,
): Promise<void> {
  if (isReplacedAtOnce(kind)) return;
  const isThere = await rotationOfKind[kind].isRegistered(context, credential, previous);
  if (isThere === false) throw new Failure('credential-last-one', { service: 'runbook', subject: key });
}

function undoneOf(kind: CredentialKind): string {
  return atOnce[kind] ?? 'the new key is removed';
}
