/**
 * `runbook keys rotate codec|secrets`: a new key encrypts from now on; the former ones stay, so that everything can be read.
 * With `secrets`, everything stored is encrypted again with the new key at once.
 */
import { readConfig, type Config } from '../../config.ts';
import type { SecretStore } from '../../domain/secret-store.ts';
import { refuseUnknownWriter } from '../../journal/known-writer.ts';
import { rotateKeys, type KeyringName } from '../../keys.ts';
import { LockBusy } from '../../processes/lock.ts';
import { CommandProblem, usageProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import { argument, type Run } from '../invocation.ts';
import type { Answer } from '../io.ts';
import { damagedDocument } from '../secrets/damaged-document.ts';
import { withStore } from '../secrets/with-store.ts';

const variables = { codec: 'RUNBOOKS_CODEC_KEYS', secrets: 'RUNBOOKS_SECRET_KEY' } as const;

export const run: Run = async (invocation, io) => {
  const ring = ringOf(argument(invocation, 0));
  const config = readConfig(io.environment);
  if (ring === 'secrets' && config.keyVault !== undefined) {
    throw usageProblem('keys-of-vault', `Secrets are in ${config.keyVault}, which encrypts them with its own keys.`, {
      advice: 'Rotate them there.',
    });
  }
  if ((ring === 'codec' ? config.codec.keys : config.secretKeys) !== undefined) {
    throw usageProblem('keys-from-environment', `The keys come from ${variables[ring]}, not from a file.`, {
      advice: 'Put a new ID:BASE64 in front of the present ones, and restart every worker and client.',
    });
  }
  if (ring === 'codec') return await rotated(config, ring);
  return await withStore(config, async (store, journal) => {
    const opened = await journal();
    // Before there is a new key: a home that may not sign has no secrets of its own either.
    await opened.read((tx) => refuseUnknownWriter(opened, tx));
    return await rotated(config, ring, store);
  });
};

async function rotated({ home }: Pick<Config, 'home'>, ring: KeyringName, store?: SecretStore): Promise<Answer> {
  const keyId = await rotateKeys(home, ring).catch((error: unknown) => {
    if (!(error instanceof LockBusy)) throw error;
    throw new CommandProblem({
      code: 'keys-busy',
      message: 'Another process is rotating these keys, and nothing was changed.',
      exitCode: exitCodes.failed,
      advice: 'Its new key encrypts from now on; rotate again if you want another one.',
    });
  });
  const moved = await store?.reseal();
  const failed = (moved?.failed ?? []).map(damagedDocument);
  const document = { keys: ring, keyId, resealed: moved?.resealed ?? null, failed };
  return { kind: 'keys-rotated', document, exit: failed.length === 0 ? exitCodes.done : exitCodes.failed };
}

function ringOf(name: string): KeyringName {
  if (name === 'codec' || name === 'secrets') return name;
  throw usageProblem('usage', 'Write "keys rotate codec" or "keys rotate secrets".');
}
