/** Bodies of the administration: one JSON object, checked by hand because they are few and small. */
import type { SimulatorRequest } from '../http/message.ts';

/** Answered as 400 with its message. */
export class BadRequest extends Error {}

export type Body = Record<string, unknown>;

/** @throws BadRequest */
export function bodyOf(request: SimulatorRequest): Body {
  try {
    const value: unknown = JSON.parse(request.body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  } catch {
    // Refused below.
  }
  throw new BadRequest('The body must be a JSON object.');
}

/** @throws BadRequest */
export function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new BadRequest(`${name} must be a text.`);
  return value;
}

/** undefined when absent. @throws BadRequest */
export function numberOf(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new BadRequest(`${name} must be a number.`);
  return value;
}
