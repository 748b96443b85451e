/**
 * The state of a credential's rotation: due -> staged -> registered -> proven -> promoted -> retiring -> retired, or
 * abandoned. Store before register, prove before promote, and keep the old version until the overlap has passed.
 *
 * Every state is entered once, and stays entered, whichever run resumes. A rotation can be abandoned until the
 * old version is gone: after that there is nothing to go back to.
 */
import { z } from 'zod';

/** One version of a credential; which properties it has depends on the kind, and on how far it has come. */
export const versionSchema = z.strictObject({
  /**
   * `secret://name@version`; `cert://server/thumbprint` for a certificate whose key never leaves its server, and which no
   * secret store holds.
   */
  secret: z.string(),
  /** Entra's id of the key; null for a password, and where it isn't known yet. */
  keyId: z.string().nullable(),
  /** SHA-1 of a certificate, upper-case hexadecimal; null for everything else. */
  thumbprint: z.string().nullable(),
  /** ISO 8601; null: without one. */
  notBefore: z.string().nullable(),
  notAfter: z.string().nullable(),
});

export type CredentialVersion = z.output<typeof versionSchema>;

const path = ['due', 'staged', 'registered', 'proven', 'promoted', 'retiring', 'retired'] as const;
export const rotationStates = [...path, 'abandoned'] as const;
export type RotationState = (typeof rotationStates)[number];

export const rotationSchema = z.strictObject({
  state: z.enum(rotationStates),
  /** Workflow id of the run that began it. */
  run: z.string(),
  /** The version that it takes the place of. */
  previous: versionSchema,
  /** The new version, as far as it is known: a client secret has a reference only once it is registered. */
  next: versionSchema.nullable(),
  /** Marks what this rotation adds to the tenant, so that a lost answer is found again. */
  tag: z.string(),
  /** Each state with the time it was entered, ISO 8601, on the connection's clock. */
  entered: z.array(z.strictObject({ state: z.enum(rotationStates), at: z.string() })),
  /** The target that the new version has been delivered to; null where none was, or a person does it. */
  deliveredTo: z.string().nullable(),
});

export type Rotation = z.output<typeof rotationSchema>;

/** Whether it has come to its end, one way or the other. */
export function isOver(rotation: Rotation): boolean {
  return rotation.state === 'retired' || rotation.state === 'abandoned';
}

/** Whether a rotation has entered a state, and not been abandoned since. */
export function hasReached(rotation: Rotation | null, state: RotationState): boolean {
  if (rotation === null) return false;
  if (rotation.state === 'abandoned' || state === 'abandoned') return rotation.state === state;
  return path.indexOf(rotation.state) >= path.indexOf(state);
}

/** The states that can follow. */
export function successors(state: RotationState): readonly RotationState[] {
  if (state === 'retired' || state === 'abandoned') return [];
  const next = path[path.indexOf(state) + 1];
  return next === undefined ? [] : [next, 'abandoned'];
}

/** A rotation that has been found due, and nothing more. */
export function beginRotation(given: Pick<Rotation, 'run' | 'previous' | 'tag'>, at: string): Rotation {
  return { ...given, state: 'due', next: null, entered: [{ state: 'due', at }], deliveredTo: null };
}

/**
 * The rotation in its next state; in a state that it has reached already it stays as it is.
 * @throws RangeError when the state can't follow: a step was left out
 */
export function enter(rotation: Rotation, state: RotationState, at: string): Rotation {
  if (state === rotation.state || (state !== 'abandoned' && hasReached(rotation, state))) return rotation;
  if (!successors(rotation.state).includes(state)) {
    throw new RangeError(`A rotation that is ${rotation.state} can't become ${state}.`);
  }
  return { ...rotation, state, entered: [...rotation.entered, { state, at }] };
}

/** Back to the state before one that is undone; a rotation with nothing left of it is abandoned. */
export function stepBack(
  rotation: Rotation,
  undone: Exclude<RotationState, 'due' | 'abandoned'>,
  at: string,
): Rotation {
  if (!hasReached(rotation, undone)) return rotation;
  const before = path[path.indexOf(undone) - 1] ?? 'due';
  const state = before === 'due' ? 'abandoned' : before;
  return { ...rotation, state, entered: [...rotation.entered, { state, at }] };
}

/** The version that a rotation replaces, whether one is under way or is only to begin. */
export function replacedVersion(current: CredentialVersion, rotation: Rotation | null): CredentialVersion {
  return rotation === null || isOver(rotation) ? current : rotation.previous;
}
