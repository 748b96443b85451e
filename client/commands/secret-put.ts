/** `runbook secret put <name>` */
import { nearest } from '../../domain/nearest.ts';
import { secretKinds, type SecretKind } from '../../domain/secret-store.ts';
import { readConfig } from '../../config.ts';
import { usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, textOption, type Run } from '../invocation.ts';
import { requester } from '../requester.ts';
import { nameAndVersion } from '../secrets/name-and-version.ts';
import { withStore } from '../secrets/with-store.ts';
import { readValue } from '../secrets/read-value.ts';

export const run: Run = async (invocation, io) => {
  const { name, version } = nameAndVersion(argument(invocation, 0));
  if (version !== undefined)
    throw usageProblem('usage', 'A value is stored as the next version: write the name alone.');
  const kind = kindOf(textOption(invocation, 'kind'));
  const notAfter = timeOf(textOption(invocation, 'notAfter'));
  const createdBy = requester(textOption(invocation, 'by'));
  const config = readConfig(io.environment);
  const value = await readValue(name, textOption(invocation, 'file'), io);
  const { operation: _operation, ...document } = await withStore(config, async (store) =>
    store.put(name, value, { kind, createdBy, notAfter }),
  );
  return { kind: 'secret-stored', document, exit: exitCodes.done };
};

function kindOf(text = 'password'): SecretKind {
  const kind = secretKinds.find((each) => each === text);
  if (kind !== undefined) return kind;
  const meant = nearest(text, secretKinds);
  throw usageProblem(
    'usage',
    `--kind must be one of ${secretKinds.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}.`,
  );
}

function timeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (Number.isNaN(Date.parse(text)))
    throw usageProblem('usage', '--not-after must be a time such as 2027-04-01T00:00:00Z.');
  return new Date(text).toISOString();
}
