/**
 * Delivers a value into a secret of an Azure Key Vault: a new version of it, with the day it ends. The value goes
 * from the secret store to the vault, and nowhere else. A vault that has it already is left as it is.
 *
 * Source: learn, rest/api/keyvault/secrets (set, get); key-vault/general/soft-delete-overview.
 */
import type { SecretClient } from '@azure/keyvault-secrets';
import { statusOf, vaultFailure } from '../../connectors/secrets/key-vault/vault-failure.ts';
import { Failure } from '../../domain/failure.ts';

export interface VaultDelivery {
  /** The target's name in deliveries.yaml, for sentences. */
  readonly target: string;
  /** Name of the secret in the vault. */
  readonly secret: string;
  /** Key of the credential: what the version is tagged with. */
  readonly key: string;
  readonly value: string;
  /** ISO 8601; null: without an end. */
  readonly notAfter: string | null;
  readonly signal: AbortSignal;
}

/** @throws Failure `secret-store-...` when the vault refuses, `delivery-failed` when its secret has been deleted softly */
export async function deliverToVault(client: SecretClient, delivery: VaultDelivery): Promise<void> {
  const { target, secret, key, value, notAfter, signal: abortSignal } = delivery;
  const subject = `delivery target ${target}`;
  if ((await valueIn(client, secret, subject, abortSignal)) === value) return;
  try {
    await client.setSecret(secret, value, {
      abortSignal,
      contentType: value.startsWith('-----BEGIN ') ? 'application/x-pem-file' : 'text/plain',
      tags: { 'runbooks-credential': key },
      ...(notAfter === null ? {} : { expiresOn: new Date(notAfter) }),
    });
  } catch (error) {
    if (statusOf(error) !== 409) throw vaultFailure(error, subject);
    // It was deleted on purpose: only a person recovers it.
    throw new Failure('delivery-failed', { service: 'runbook', subject: `${target}: the vault's secret is deleted` });
  }
}

/** Undefined where there is none, it is disabled, or the worker may write there and not read. */
async function valueIn(
  client: SecretClient,
  secret: string,
  subject: string,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  try {
    return (await client.getSecret(secret, { abortSignal })).value;
  } catch (error) {
    if ([403, 404].includes(statusOf(error) ?? 0)) return undefined;
    throw vaultFailure(error, subject);
  }
}
