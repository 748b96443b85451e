/**
 * What becomes of an object that leaves a remote session: it is written as XML and rebuilt where it arrives.
 *
 * A certificate is written as its bytes and nothing else, and made from them on the other side (PowerShell's source: types of
 * X509Certificate2, `PropertySerializationSet` RawData, and `RehydrateX509Certificate2`): there it has no friendly name, which
 * belongs to the store, and no private key. To get these, use `Select-Object` in the session: its output keeps its
 * properties.
 */
import type { ShellObject } from '../shell.ts';

/** Apply to what the last cmdlet of a pipeline on a server gives, before it is answered. */
export function leavingSession(objects: readonly ShellObject[]): ShellObject[] {
  return objects.map((object) =>
    isCertificate(object) ? { ...object, FriendlyName: '', HasPrivateKey: false } : object,
  );
}

/** One that nobody picked properties of: it still has its place or its bytes. */
const isCertificate = (object: ShellObject) => 'RawData' in object && 'SerialNumber' in object && !(picked in object);

const picked = Symbol('picked');

/** An object with some properties of another, as `Select-Object -Property` makes it: a missing one is null. */
export function pick(object: ShellObject, properties: readonly string[]): ShellObject {
  const keys = new Map(Object.keys(object).map((key) => [key.toLowerCase(), key]));
  const chosen = Object.fromEntries(
    properties.map((property) => {
      const key = keys.get(property.toLowerCase());
      return [key ?? property, key === undefined ? null : object[key]];
    }),
  );
  return Object.defineProperty(chosen, picked, { value: true, enumerable: false });
}
