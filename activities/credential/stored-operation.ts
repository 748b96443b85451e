/** What an operation has put into the secret store under a name: found by the digest that the store keeps of the operation. */
import { createHash } from 'node:crypto';
import type { SecretStore, StoredSecret } from '../../domain/secret-store.ts';

type Stored = { readonly secrets: Pick<SecretStore, 'versions' | 'remove'> };

/** @throws Failure `secret-damaged` when a damaged version may be that of the operation */
export async function storedBy(
  { secrets }: Stored,
  name: string,
  operation: string,
): Promise<StoredSecret | undefined> {
  const digest = createHash('sha256').update(operation).digest('hex');
  return (await secrets.versions(name)).find((secret) => secret.operation === digest);
}

/** @returns whether there was something */
export async function removeStoredBy(context: Stored, name: string, operation: string): Promise<boolean> {
  const stored = await storedBy(context, name, operation);
  if (stored === undefined) return false;
  await context.secrets.remove(stored.name, stored.version);
  return true;
}
