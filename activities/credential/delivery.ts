/**
 * Delivers the new version to a target of deliveries.yaml: written whole into a file, given to a program on stdin, or set
 * as a secret of an Azure Key Vault.
 */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { SecretClient } from '@azure/keyvault-secrets';
import { vaultClient } from '../../connectors/secrets/key-vault/vault-client.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { deliveredCredential, type RotationStep } from '../../domain/resources/credential-rotation.ts';
import type { CredentialVersion } from '../../domain/rotation.ts';
import { absolutePath } from '../../processes/program-file.ts';
import { writeOverThere } from '../../processes/whole-file.ts';
import type { ConnectionContext } from '../context.ts';
import { deliverToVault } from './deliver-to-vault.ts';
import { deliveryTarget } from './delivery-targets.ts';
import { rotationStep } from './rotation-step.ts';

/** Real time: a program that hangs must not keep an activity for ever. */
const deadline = 60_000;

type OpenVault = (address: string) => () => Promise<SecretClient>;

export const deliveredCredentialImplementation = deliveredCredentialBy(vaultClient);

/** @param openVault how a vault is reached, by its address */
export function deliveredCredentialBy(openVault: OpenVault) {
  return rotationStep({
    resource: deliveredCredential,
    enters: [],
    isTaken: async (_context, { rotation }, { target }) => rotation.deliveredTo === target,
    take: async (context, { rotation: { next } }, step) => {
      if (next === null) throw new RangeError('Nothing has been registered that could be delivered.');
      await deliver(context, step, next, openVault);
      return { deliveredTo: step.target ?? null };
    },
    rollBack: async (context, { rotation: { previous } }, step) => {
      await deliver(context, step, previous, openVault);
      return { deliveredTo: null, undone: `${step.target} has the old version again` };
    },
    // What the target has can't be asked.
    rollBackPart: async (context, { rotation: { previous } }, step) => {
      await deliver(context, step, previous, openVault);
      return { undone: `${step.target} has the old version again` };
    },
  });
}

async function deliver(
  context: ConnectionContext,
  { key, target: name = '' }: RotationStep,
  { secret: reference, notAfter }: CredentialVersion,
  openVault: OpenVault,
): Promise<void> {
  const target = await deliveryTarget(context.home, name);
  const { value } = await context.secrets.resolve(reference);
  const { signal } = context;
  const send = async (): Promise<void> => {
    try {
      if ('file' in target) await writeWhole(target.file, value);
      else if ('command' in target) await runProgram(target.command, key, value, signal);
      else {
        const client = await openVault(target.vault)();
        await deliverToVault(client, { target: name, secret: target.secret, key, value, notAfter, signal });
      }
    } catch (error) {
      if (isFailure(error)) throw error;
      // Neither path nor output is repeated: both may contain what must not be in a report.
      const code = (error as NodeJS.ErrnoException).code ?? 'failed';
      throw new Failure('delivery-failed', { service: 'runbook', subject: `${name}: ${code}` });
    }
  };
  await context.record(`deliver ${key} to ${name}`, send, 'unreplicated');
}

async function writeWhole(file: string, value: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => undefined)) === value) return;
  await writeOverThere(file, value);
}

/** No shell, none of our environment but what a program needs to start. */
async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  key: string,
  value: string,
  signal: AbortSignal,
): Promise<void> {
  const { HOME = '' } = process.env;
  const child = spawn(program, args, {
    env: { PATH: absolutePath(), HOME, RUNBOOKS_CREDENTIAL: key },
    stdio: ['pipe', 'ignore', 'ignore'],
    signal: AbortSignal.any([signal, AbortSignal.timeout(deadline)]),
  });
  // A program that doesn't read is recognized by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(value);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(Object.assign(new Error('It failed.'), { code: `exit code ${code ?? 'none'}` }));
    });
  });
}
