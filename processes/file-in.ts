/**
 * Files whose names come from data. A name is one part of a path and never leads out of its folder, on no system: what Windows
 * takes for a device, a drive or another stream is refused everywhere, since a home may be copied.
 *
 * Source: learn, win32/fileio/naming-a-file.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';

const device = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
// oxlint-disable-next-line no-control-regex
const meansMore = /[\u0000-\u001f\u007f/\\<>:"|?*]/;
const mostBytes = 255;

/** A name that would lead elsewhere. It is not repeated: it may be made to deceive who reads it. */
export class NotAFileName extends Error {
  constructor(why: string) {
    super(`A name of a file ${why}.`);
    this.name = 'NotAFileName';
  }
}

/**
 * @param names each a part of the path below the folder
 * @throws NotAFileName
 */
export function fileIn(folder: string, ...names: readonly string[]): string {
  for (const name of names) {
    const why = problemOf(name);
    if (why !== undefined) throw new NotAFileName(why);
  }
  return join(folder, ...names);
}

function problemOf(name: string): string | undefined {
  if (/^\.*$/.test(name)) return 'is empty, or consists of dots';
  if (meansMore.test(name)) return 'contains what separates names, or controls';
  if (/[. ]$/.test(name)) return 'ends with a dot or a blank';
  if (device.test(name)) return 'is that of a device';
  return Buffer.byteLength(name) > mostBytes ? `is longer than ${mostBytes} bytes` : undefined;
}

/** So many bytes leave room for an extension, and for the name of a draft. */
const mostEncoded = 180;

/** Any text as a name of a file: readable where it is an ordinary one, and never the name of two texts but by a slash. */
export function asFileName(text: string): string {
  const encoded = encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll('%2F', '_')
    .replaceAll('%40', '@')
    .replaceAll('*', '%2A')
    .replace(/^\.+/, '_')
    .replace(/\.$/, '%2E');
  const name = encoded === '' || device.test(encoded) ? `_${encoded}` : encoded;
  if (name.length <= mostEncoded) return name;
  return `${name.slice(0, mostEncoded - 17)}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
