/** What couldn't be read is said by its name, with the permission that it takes. */
import { warning, type Check } from '../check.ts';
import type { Read } from './read.ts';

export const permissionAdvice =
  'Grant it to the application of "plan" in connections.yaml (an application permission of Microsoft Graph, with admin consent); or look in the admin center: docs/people.md.';

export function valueOf<T>(read: Read<T>): T | undefined {
  return 'value' in read ? read.value : undefined;
}

/** @returns none where it was read */
export function unknownOf(name: string, read: Read<unknown>): Check[] {
  if ('value' in read) return [];
  return [warning(name, `unknown: ${'unknown' in read ? read.unknown : 'it is gone meanwhile'}`, permissionAdvice)];
}
