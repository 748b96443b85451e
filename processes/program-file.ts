/**
 * Which file is started for the name of a program. Systems look where PATH says, and some of its entries mean the current
 * folder: an empty one, a relative one, and on Windows the current folder comes before PATH. Who may write to a folder in
 * which somebody works could put a program there. So only absolute entries count, and what is started is an absolute path.
 *
 * Sources: Node.js, child_process ("spawn" searches like the system); learn, CreateProcess (lpApplicationName).
 */
import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

interface System {
  readonly platform: NodeJS.Platform;
  /** Whether it is a file that may be started. */
  readonly isProgram: (file: string) => boolean;
}

const thisSystem: System = { platform: process.platform, isProgram };

/** There is no such program; the code is the one that the system has for it. */
export class NoSuchProgram extends Error {
  readonly code = 'ENOENT';
  readonly syscall = 'spawn';

  constructor(name: string, why: string) {
    super(`${name} ${why}`);
    this.name = 'NoSuchProgram';
  }
}

/**
 * @param name the name of a program on PATH, or an absolute path
 * @returns an absolute path
 * @throws NoSuchProgram also for a path that isn't absolute, and on Windows for a script that only a shell starts
 */
export function programFile(
  name: string,
  environment: NodeJS.ProcessEnv = process.env,
  { platform, isProgram: isThere }: System = thisSystem,
): string {
  if (needsShell(name, platform)) throw new NoSuchProgram(name, 'is a script for a shell: name an .exe');
  if (isWholePath(name, platform)) return name;
  if (/[/\\]/.test(name)) throw new NoSuchProgram(name, 'is neither a name nor an absolute path');
  const paths = platform === 'win32' ? win32 : posix;
  const file = platform === 'win32' && !/\.(?:exe|com)$/i.test(name) ? `${name}.exe` : name;
  const found = absoluteFolders(pathOf(environment, platform), platform)
    .map((folder) => paths.join(folder, file))
    .find(isThere);
  if (found === undefined) throw new NoSuchProgram(name, 'is in no folder that PATH names by an absolute path');
  return found;
}

/** @returns undefined where there is none */
export function programIfThere(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  try {
    return programFile(name, environment);
  } catch (error) {
    if (error instanceof NoSuchProgram) return undefined;
    throw error;
  }
}

/** Whether Windows starts it by a shell only, which would read its arguments as commands; Node.js refuses that (EINVAL). */
export function needsShell(program: string, platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'win32' && /\.(?:cmd|bat)[. ]*$/i.test(program);
}

/** Of a list of folders, such as PATH, those that mean the same wherever one is. */
export function absoluteFolders(list: string | undefined, platform: NodeJS.Platform = process.platform): string[] {
  const { delimiter } = platform === 'win32' ? win32 : posix;
  return (list ?? '')
    .split(delimiter)
    .map((entry) => (platform === 'win32' ? entry.replaceAll('"', '') : entry))
    .filter((entry) => isWholePath(entry, platform));
}

/** What a program that is started finds others by: PATH without what depends on the current folder. */
export function absolutePath(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return absoluteFolders(pathOf(environment, platform), platform).join(platform === 'win32' ? ';' : ':');
}

/** On Windows a path without a drive is absolute for Node.js, and means the drive on which one is. */
function isWholePath(path: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32' ? /^(?:[a-z]:[/\\]|\\\\[^/\\])/i.test(path) : posix.isAbsolute(path);
}

/** A copy of Windows' environment has its name as it was set: `Path`. */
function pathOf(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  if (platform !== 'win32') return environment.PATH;
  return Object.entries(environment).find(([name]) => name.toUpperCase() === 'PATH')?.[1];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
