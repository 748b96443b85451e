/**
 * The code of an error of Node's: `ENOENT`, `ECONNREFUSED`. Read by shape, since such errors may come from another realm.
 */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
