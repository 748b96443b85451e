/**
 * The names of a run: its workflow ID, and whole parts of it that say which run is meant. What merely occurs in an ID is
 * none, and neither is a connection alone: it matches whatever there is.
 */

/** @param run `<runbook>/<connection>/<subject>`; of a subject that is an address, what is before the @ is enough */
function namesOf(run: string): readonly string[] {
  const [runbook = '', connection = '', ...rest] = run.split('/');
  const subject = rest.join('/');
  if (subject === '') return [run];
  const subjects = [subject, subject.replace(/(.)@[^@]*$/, '$1')];
  return [
    runbook,
    `${runbook}/${connection}`,
    ...subjects.flatMap((each) => [each, `${connection}/${each}`, `${runbook}/${connection}/${each}`]),
  ];
}

/** Addresses are the same in either case, and so is everything that a run is named by. */
export function isNameOf(typed: string, run: string): boolean {
  return namesOf(run).some((name) => name.toLowerCase() === typed.toLowerCase());
}
