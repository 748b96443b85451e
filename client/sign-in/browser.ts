/**
 * Opens an address in the person's browser by the program that the platform has for it. A package would bring that program
 * and eight others along; what can't be opened here is printed anyway.
 */
import { spawn } from 'node:child_process';
import type { Environment } from '../../config.ts';
import { inheritedEnvironment } from '../../processes/inherited-environment.ts';
import { programIfThere } from '../../processes/program-file.ts';

interface Opener {
  readonly program: string;
  readonly words: readonly string[];
}

/** @returns undefined: no browser that is opened here would be seen by who types */
export function openerOf(environment: Environment, platform: NodeJS.Platform): Opener | undefined {
  const has = (name: string): boolean => (environment[name] ?? '') !== '';
  if (platform !== 'darwin' && platform !== 'win32') {
    return has('DISPLAY') || has('WAYLAND_DISPLAY') ? { program: 'xdg-open', words: [] } : undefined;
  }
  // There it opens on the screen of the machine, before which nobody sits.
  if (has('SSH_CONNECTION')) return undefined;
  return platform === 'darwin'
    ? { program: 'open', words: [] }
    : // No shell reads the address, which has "&" in it.
      { program: 'rundll32.exe', words: ['url.dll,FileProtocolHandler'] };
}

/** @returns whether a browser is being opened; that it shows the page nobody can know */
export async function openBrowser(address: URL, environment: Environment): Promise<boolean> {
  const opener = openerOf(environment, process.platform);
  const program = opener && programIfThere(opener.program, environment);
  if (opener === undefined || program === undefined) return false;
  return await new Promise<boolean>((resolve) => {
    const child = spawn(program, [...opener.words, address.href], {
      env: inheritedEnvironment(environment),
      stdio: 'ignore',
      detached: true,
    });
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
    child.unref();
  });
}
