/**
 * A read by identity. Absence is proven only by the service's own ManagementObjectNotFoundException; an empty answer,
 * several objects, or another object than the one asked for are errors, never absence and never presence.
 */
import { Failure, isFailure } from '../../domain/failure.ts';
import type { InvokeOptions } from './cmdlet-call.ts';
import { isNamed } from './identity-rule.ts';

export type Found<T> = { state: 'present'; object: T } | { state: 'absent' };

type Invoke = <T>(
  cmdlet: string,
  parameters: Readonly<Record<string, unknown>>,
  options?: InvokeOptions,
) => Promise<T[]>;

/**
 * Reads the one object of this identity. With `select`, an identifying property (Guid, Name, PrimarySmtpAddress, ...)
 * must be among the selected ones.
 */
export async function exactlyOne<T>(
  invoke: Invoke,
  cmdlet: string,
  identity: string,
  options: InvokeOptions & { parameters?: Readonly<Record<string, unknown>> },
): Promise<Found<T>> {
  const { parameters, ...how } = options;
  let objects: T[];
  try {
    objects = await invoke<T>(cmdlet, { ...parameters, Identity: identity }, how);
  } catch (error) {
    if (isFailure(error, 'exchange-object-not-found')) return { state: 'absent' };
    throw error;
  }
  const about = { service: 'exchange', subject: `${cmdlet} ${identity}` } as const;
  const [object] = objects;
  if (object === undefined) throw new Failure('exchange-unexpected-answer', about);
  if (!objects.every((each) => isNamed(each as Record<string, unknown>, identity)))
    throw new Failure('identity-ignored', about);
  if (objects.length > 1) throw new Failure('identity-ambiguous', about);
  return { state: 'present', object };
}
