/**
 * What the steps of a rotation have in common: the record is read, the step is taken on the tenant and the store, and only
 * then the record says so. A try that died in between takes the step again, and each step is safe twice.
 */
import { createHash } from 'node:crypto';
import type { Credential } from '../../domain/credential.ts';
import { Failure } from '../../domain/failure.ts';
import type { Resource } from '../../domain/resource.ts';
import type {
  RotationStep,
  RotationStepOutput,
  RotationStepState,
} from '../../domain/resources/credential-rotation.ts';
import {
  beginRotation,
  enter,
  hasReached,
  replacedVersion,
  stepBack,
  type CredentialVersion,
  type Rotation,
  type RotationState,
} from '../../domain/rotation.ts';
import { changeCredential, readCredential } from '../../journal/credentials.ts';
import type { ConnectionContext } from '../context.ts';
import { implementation, type Undone } from '../ensure/implementation.ts';
import type { Rotating } from './kinds/credential-kind.ts';

type Reached = Exclude<RotationState, 'due' | 'abandoned'>;
/** What a step changes in the record in addition to the state. */
interface Changed {
  readonly next?: CredentialVersion | null;
  readonly current?: CredentialVersion;
  readonly deliveredTo?: string | null;
}

interface Definition {
  readonly resource: Resource<RotationStep, RotationStepState, RotationStepOutput>;
  /** States entered by this step, in their order; none: the step enters no state. */
  readonly enters: readonly Reached[];
  /** Whether the step has been taken, apart from the state. */
  readonly isTaken?: (context: ConnectionContext, rotating: Rotating, step: RotationStep) => Promise<boolean>;
  readonly take: (context: ConnectionContext, rotating: Rotating, step: RotationStep) => Promise<Changed>;
  readonly rollBack: (context: ConnectionContext, rotating: Rotating, step: RotationStep) => Promise<Changed & Undone>;
  /**
   * Rolls back what there is of a step that the record doesn't say was taken: a try has died in between. Undefined: there is
   * nothing of it. `finished`: nothing leads back, so that the step has been taken to its end.
   */
  readonly rollBackPart?: (
    context: ConnectionContext,
    rotating: Rotating,
    step: RotationStep,
  ) => Promise<(Undone & { readonly finished?: true }) | undefined>;
}

export function rotationStep({ resource, enters, isTaken, take, rollBack, rollBackPart }: Definition) {
  const last = enters.at(-1);
  const forward = (rotation: Rotation, at: string) =>
    enters.reduce((sofar, state) => enter(sofar, state, at), rotation);
  const undo = async (context: ConnectionContext, rotating: Rotating, step: RotationStep): Promise<Undone> => {
    if (rotating.rotation.state === 'retired') {
      return { residual: 'the old credential no longer exists, so the new one stays' };
    }
    const { next, current, deliveredTo, ...undone } = await rollBack(context, rotating, step);
    if ('residual' in undone) return undone;
    const changed = {
      ...(next === undefined ? {} : { next }),
      ...(current === undefined ? {} : { current }),
      ...(deliveredTo === undefined ? {} : { deliveredTo }),
    };
    await keep(context, step.key, rotating, changed, (now, at) =>
      enters.toReversed().reduce((sofar, state) => stepBack(sofar, state, at), now),
    );
    return undone;
  };
  return implementation<RotationStep, RotationStepState, RotationStepOutput>({
    resource,
    read: async (context, step) => {
      const rotating = await rotationOf(context, step);
      const { rotation } = rotating;
      if (last !== undefined && !hasReached(rotation, last)) return undefined;
      if (isTaken !== undefined && !(await isTaken(context, rotating, step))) return undefined;
      return { id: `${rotation.tag}/${resource.kind}`, state: stateOf(rotation, last) };
    },
    create: async (context, step) => {
      const rotating = await rotationOf(context, step);
      const changed = await take(context, rotating, step);
      const { rotation } = await keep(context, step.key, rotating, changed, forward);
      return `${rotation?.tag ?? ''}/${resource.kind}`;
    },
    undo: async (context, { desired }) => undo(context, await rotationOf(context, desired), desired),
    removeMarked: async (context, step) => {
      const rotating = await rotationOf(context, step);
      // An undo that has died in between: the record says yet that the step was taken.
      if (last !== undefined && hasReached(rotating.rotation, last)) return undo(context, rotating, step);
      const part = await rollBackPart?.(context, rotating, step);
      if (part === undefined) return undefined;
      const { finished, ...undone } = part;
      if (finished === true) await keep(context, step.key, rotating, {}, forward);
      return undone;
    },
    outputs: ({ state: { reached: _reached, secret, ...version } }) => ({ ...version, secret: secret ?? '' }),
  });
}

/**
 * The rotation that a step belongs to; one that has not begun is as it would begin.
 * @throws Failure `credential-moved-on` when another version than the expected one is in use
 */
async function rotationOf(
  { journal, connection, run, clock }: ConnectionContext,
  step: RotationStep,
): Promise<Rotating> {
  const credential = await readCredential(await journal(), connection, step.key);
  const { current, rotation } = credential;
  const isThis = rotation !== null && rotation.previous.secret === step.replaces && rotation.state !== 'abandoned';
  if (isThis) return { credential, rotation };
  const previous = replacedVersion(current, rotation);
  if (previous.secret !== step.replaces) {
    throw new Failure('credential-moved-on', { service: 'runbook', subject: step.key });
  }
  const tag = tagOf(connection, step);
  return { credential, rotation: beginRotation({ run, previous, tag }, new Date(clock.now()).toISOString()) };
}

/** The same for every try of one rotation, and another one for the next. */
function tagOf(connection: string, { key, replaces }: RotationStep): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([connection, key, replaces]))
    .digest('hex');
  return `rotation-${digest.slice(0, 16)}`;
}

async function keep(
  { journal, connection, clock, record }: ConnectionContext,
  key: string,
  rotating: Rotating,
  { next, current, deliveredTo }: Changed,
  move: (rotation: Rotation, at: string) => Rotation,
): Promise<Credential> {
  const at = new Date(clock.now()).toISOString();
  const change = async () =>
    changeCredential(await journal(), connection, key, (credential) => {
      const changed: Rotation = {
        ...rotating.rotation,
        ...(next === undefined ? {} : { next }),
        ...(deliveredTo === undefined ? {} : { deliveredTo }),
      };
      return { ...credential, rotation: move(changed, at), ...(current === undefined ? {} : { current }) };
    });
  return record(`keep the rotation of ${key}`, change, 'unreplicated');
}

function stateOf(rotation: Rotation, last: Reached | undefined): RotationStepState {
  const { next } = rotation;
  return {
    secret: next?.secret ?? null,
    keyId: next?.keyId ?? null,
    thumbprint: next?.thumbprint ?? null,
    notBefore: next?.notBefore ?? null,
    notAfter: next?.notAfter ?? null,
    reached: last ?? 'delivered',
  };
}
