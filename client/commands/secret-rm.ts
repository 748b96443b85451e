/** `runbook secret rm <name>`: one version, or all, once that is confirmed. Version numbers are never used again. */
import { readConfig } from '../../config.ts';
import { usageProblem } from '../command-problem.ts';
import { refuseUnconfirmed } from '../confirmation.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import { nameAndVersion } from '../secrets/name-and-version.ts';
import { withStore } from '../secrets/with-store.ts';

export const run: Run = async (invocation, io) => {
  const { name, version } = nameAndVersion(argument(invocation, 0));
  const what = version === undefined ? `all versions of ${name}` : `${name}@${version}`;
  await refuseUnconfirmed(`Remove ${what} for good?`, invocation, io);
  const removed = await withStore(readConfig(io.environment), async (store) => store.remove(name, version));
  if (removed === 0) {
    throw usageProblem(
      'secret-not-found',
      `Nothing is stored as ${name}${version === undefined ? '' : `@${version}`}.`,
      {
        advice: '"runbook secret list" says what is.',
      },
    );
  }
  return { kind: 'secret-removed', document: { name, removed }, exit: exitCodes.done };
};
