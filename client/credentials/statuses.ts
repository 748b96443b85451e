/**
 * The state of each credential, from its record, the store and its connection's clock. No tenant is asked: the watch does
 * that.
 */
import { connect } from '../../connectors/connect.ts';
import { observe } from '../../activities/credential/observe.ts';
import type { Config } from '../../config.ts';
import { usualPolicy } from '../../domain/credential-policy.ts';
import { statusOfCredential, type CredentialStatus } from '../../domain/credential-status.ts';
import type { Credential } from '../../domain/credential.ts';
import type { SecretStore } from '../../domain/secret-store.ts';

/**
 * @param credentials those that are to be shown
 * @param warn called for a connection whose clock can't be read; real time is used then
 */
export async function credentialStatuses(
  { home, connectionsFile }: Pick<Config, 'home' | 'connectionsFile'>,
  secrets: SecretStore,
  credentials: readonly Credential[],
  warn: (line: string) => void,
): Promise<CredentialStatus[]> {
  const stored = new Set((await secrets.list()).secrets.map(({ reference }) => reference));
  const clocks = new Map<string, number>();
  const statuses: CredentialStatus[] = [];
  for (const credential of credentials) {
    const { connection: name } = credential;
    const now = clocks.get(name) ?? (await nowOn(name));
    clocks.set(name, now);
    statuses.push(statusOfCredential(credential, await observe(credential, stored, secrets), usualPolicy, now));
  }
  return statuses;

  async function nowOn(name: string): Promise<number> {
    try {
      return (await connect(name, { connectionsFile, home, secrets })).clock.now();
    } catch {
      warn(`The clock of ${name} can't be read; this machine's time is used instead.`);
      return Date.now();
    }
  }
}
