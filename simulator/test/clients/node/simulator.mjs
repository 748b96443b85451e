/** What a client gets to know of the simulator, and how a program reports what it showed: one line of JSON per check. */
export const ready = JSON.parse(process.env.SIMULATOR);

/** An exported .pfx: `{clientId, file, password}`. */
export const pfx = JSON.parse(process.env.PFX);

/** A credential of the readiness line, by the name of its application or user. */
export function credential(name) {
  return ready.credentials.find((each) => each.name === name);
}

/** Asks the administration interface; with a body it is a POST. */
export async function administer(path, body) {
  const answer = await fetch(`${ready.administration}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`The administration answers ${answer.status}.`);
  return await answer.json();
}

/** @throws Error with what was seen */
export function expect(condition, what) {
  if (!condition) throw new Error(typeof what === 'string' ? what : JSON.stringify(what));
}

/** @returns what was thrown */
export async function thrown(action) {
  const nothing = Symbol('nothing');
  const error = await action().then(
    () => nothing,
    (error) => error,
  );
  expect(error !== nothing, 'It was not refused.');
  return error;
}

/** @param checks by what must be true; each returns what it saw */
export async function run(checks) {
  for (const [check, body] of Object.entries(checks)) {
    const line = await body().then(
      (saw) => ({ check, passed: true, saw: String(saw ?? '') }),
      (error) => {
        process.stderr.write(`${error.stack}\n`);
        return { check, passed: false, saw: `${error.name}: ${error.message}` };
      },
    );
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
