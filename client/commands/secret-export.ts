/**
 * `runbook secret export <name>`: a certificate with its key as a .pfx file, or alone as a .cer file. The key leaves the
 * store by this command only, encrypted under a password that is typed or piped, and with a record of who asked and why.
 */
import { open } from 'node:fs/promises';
import { readConfig } from '../../config.ts';
import { exportCer, exportPfx } from '../../connectors/secrets/export-certificate.ts';
import { providers, type Provider } from '../../connectors/secrets/pfx.ts';
import { formatSecretReference } from '../../domain/secret-reference.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import type { Journal } from '../../journal/journal.ts';
import { recordSecretAccess } from '../../journal/secret-accesses.ts';
import { usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, textOption, type Invocation, type Run } from '../invocation.ts';
import type { Answer, Io } from '../io.ts';
import { requester } from '../requester.ts';
import { nameAndVersion } from '../secrets/name-and-version.ts';
import { readValue } from '../secrets/read-value.ts';
import { reasonForAccess } from '../secrets/reason.ts';
import { withStore } from '../secrets/with-store.ts';

export const run: Run = async (invocation, io) =>
  withStore(readConfig(io.environment), async (store, journal) => exportSecret(invocation, io, store, journal));

async function exportSecret(
  invocation: Invocation,
  io: Io,
  store: SecretStore,
  journal: () => Promise<Journal>,
): Promise<Answer> {
  const typed = formatSecretReference(nameAndVersion(argument(invocation, 0)));
  const [pfx, cer] = [textOption(invocation, 'pfx'), textOption(invocation, 'cer')];
  if (pfx === undefined && cer === undefined)
    throw usageProblem('usage', 'Say what to write: --pfx FILE or --cer FILE.');
  const provider = providerOf(textOption(invocation, 'csp'));
  const reference = await store.pin(typed);
  if (cer !== undefined) await writeNew(cer, await exportCer(store, reference), 0o644);
  if (pfx !== undefined) {
    const by = requester(textOption(invocation, 'by'));
    const reason = await reasonForAccess(textOption(invocation, 'reason'), io);
    const password = await readValue('the password of the .pfx file', textOption(invocation, 'passwordFile'), io);
    const content = await exportPfx(store, reference, password, provider);
    await recordSecretAccess(await journal(), { reference, by, reason, action: 'export' });
    await writeNew(pfx, content, 0o600);
  }
  const files = [pfx, cer].filter((file) => file !== undefined);
  return { kind: 'secret-exported', document: { reference, files }, exit: exitCodes.done };
}

function providerOf(name: string | undefined): Provider {
  const provider = name === undefined ? providers[0] : providers.find((each) => each === name);
  if (provider !== undefined) return provider;
  throw usageProblem('usage', `--csp must be one of: ${providers.join('; ')}.`);
}

/** An existing file is never overwritten: it may be the only copy of another key. */
async function writeNew(file: string, content: Buffer, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode).catch(() => {
    throw usageProblem('file-not-written', `The file ${file} can't be made; one that exists isn't overwritten.`);
  });
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
}
