/** The command line of `pwsh`, as far as it matters to a session on stdin. Source: learn, about_Pwsh. */

export type Options =
  | { kind: 'session' }
  | { kind: 'version' }
  /** As pwsh refuses it: exit code 64 (EX_USAGE). */
  | { kind: 'refused'; code: number; message: string };

const flags = new Set([
  '-nologo',
  '-nol',
  '-noprofile',
  '-nop',
  '-noninteractive',
  '-noni',
  '-noexit',
  '-noe',
  '-mta',
  '-sta',
]);
const withValue = new Set([
  '-executionpolicy',
  '-ep',
  '-ex',
  '-inputformat',
  '-outputformat',
  '-workingdirectory',
  '-wd',
]);

export function readOptions(given: readonly string[]): Options {
  for (let at = 0; at < given.length; at += 1) {
    const option = given[at]!.toLowerCase();
    if (option === '-version' || option === '-v') return { kind: 'version' };
    if (option === '-command' || option === '-c') {
      if (given[at + 1] === '-' && given.length === at + 2) return { kind: 'session' };
      return refused('The fake pwsh takes its commands from stdin: -Command -');
    }
    if (withValue.has(option)) at += 1;
    else if (!flags.has(option)) {
      return refused(
        `The argument '${given[at]}' is not recognized as the name of a script file. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.`,
      );
    }
  }
  return refused('The fake pwsh takes its commands from stdin: -Command -');
}

const refused = (message: string): Options => ({ kind: 'refused', code: 64, message });
