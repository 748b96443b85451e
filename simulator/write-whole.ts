/**
 * Files of which nobody, not even after a crash, finds a part. What can't be written is an error that names its file: a full
 * disk is met while writing, without a path.
 */
import fs from 'node:fs';

/** Something of the tenant couldn't be written. The message is for the person who runs the simulator. */
export class NotKept extends Error {
  constructor(file: string, cause: unknown) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const [, reason = message] = /^[A-Z]+: (.*?), \w+/.exec(message) ?? [];
    super(`${file} can't be written: ${reason}${code === undefined ? '' : ` (${code})`}.`, { cause });
    this.name = 'NotKept';
  }
}

/**
 * For its owner only, with what lies above it.
 *
 * @throws NotKept
 */
export function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new NotKept(folder, error);
  }
}

/**
 * Replaces a file so that a reader, or a crash, finds the old or the new one and never a part.
 *
 * @throws NotKept; the old one is still there
 */
export function writeWhole(file: string, text: string, mode = 0o600): void {
  const draft = `${file}.new`;
  try {
    const handle = fs.openSync(draft, 'w', mode);
    try {
      fs.writeFileSync(handle, text);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(draft, file);
  } catch (error) {
    // A part of it takes up what little space there is.
    quietly(() => fs.rmSync(draft, { force: true }));
    throw new NotKept(file, error);
  }
}

/**
 * Appends, and cuts off what lies behind `length`: what an earlier write has left that failed.
 *
 * @param length of what is in the file, in bytes; the file is made when it isn't there
 * @param options.sync whether it is on the disk when this returns
 * @returns the file's new length
 * @throws NotKept; the file is as long as before, or is cut by the next one
 */
export function appendWhole(file: string, length: number, text: string, { sync }: { sync: boolean }): number {
  try {
    const handle = fs.openSync(file, 'a', 0o600);
    try {
      if (fs.fstatSync(handle).size > length) fs.ftruncateSync(handle, length);
      fs.writeFileSync(handle, text);
      if (sync) fs.fsyncSync(handle);
    } catch (error) {
      quietly(() => fs.ftruncateSync(handle, length));
      throw error;
    } finally {
      fs.closeSync(handle);
    }
  } catch (error) {
    throw new NotKept(file, error);
  }
  return length + Buffer.byteLength(text);
}

/** What comes after a failure, and would hide it. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // The first one is told.
  }
}
