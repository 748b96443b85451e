/**
 * The client of a vault. The Azure packages are heavy, and only installations with a vault load them.
 *
 * The credential is the machine's: environment, workload or managed identity, or an administrator who is signed in.
 * Retries are Temporal's, so the packages' own are off.
 */
import type { SecretClient, SecretClientOptions } from '@azure/keyvault-secrets';
import type { TokenCredential } from '@azure/identity';

export interface VaultOptions {
  /** Default: what @azure/identity finds on this machine. */
  credential?: TokenCredential;
  /** Default: the published clouds' certificate authorities, and tokens only for the vault's own domain. */
  client?: SecretClientOptions;
}

/** A function that makes the client at first use and answers with it ever after. */
export function vaultClient(url: string, options: VaultOptions = {}): () => Promise<SecretClient> {
  let made: Promise<SecretClient> | undefined;
  return async () => {
    made ??= make(url, options);
    return made;
  };
}

async function make(url: string, { credential, client }: VaultOptions): Promise<SecretClient> {
  const secrets = await import('@azure/keyvault-secrets');
  const identity = credential ?? new (await import('@azure/identity')).DefaultAzureCredential();
  return new secrets.SecretClient(url, identity, { retryOptions: { maxRetries: 0 }, ...client });
}
