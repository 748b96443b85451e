/** An object that a run has written: its identity and its owner are one thing to remember, in one transaction. */
import { holdIdentity, keepIdentity } from './identities.ts';
import type { Journal } from './journal.ts';
import type { OwnedObject } from './ownership-claims.ts';
import { holdOwnership, keepOwned, keepReleased, type Acquired, type Owner } from './ownership.ts';

/** From now on the resource is found by this ID, and the object is the subject's. */
export async function rememberObject(journal: Journal, owner: Owner, object: Acquired): Promise<void> {
  await journal.transaction(async (tx) => {
    await holdIdentity(tx, object);
    await holdOwnership(tx, owner.subject, object);
    await keepIdentity(journal, tx, object, object.id);
    await keepOwned(journal, tx, owner, object);
  });
}

/** It is gone: the resource is found by its name again, and the object is nobody's of this subject. */
export async function forgetObject(journal: Journal, subject: string, object: OwnedObject): Promise<void> {
  await journal.transaction(async (tx) => {
    await holdIdentity(tx, object);
    await holdOwnership(tx, subject, object);
    await keepIdentity(journal, tx, object, null);
    await keepReleased(journal, tx, { subject, run: null }, object);
  });
}
