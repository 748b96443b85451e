/**
 * A probe that has seen its access allowed proves the credential that it acted with: it is kept with the credential's
 * record, with `$credential` in its reference's or locator's place, so that a later rotation proves the new version by the
 * same probe.
 */
import { mostProofs, type ProvenBy } from '../../domain/credential.ts';
import { isList, isObject, same, type Json } from '../../domain/json.ts';
import { changeCredential, listCredentials } from '../../journal/credentials.ts';
import type { Journal } from '../../journal/journal.ts';

const placeholder = '$credential';

/** @param proof the probe with its arguments as they were used, references included */
export async function rememberProof(journal: Journal, connection: string, proof: ProvenBy): Promise<void> {
  const references = new Set(textsOf(proof.args as Json).filter((text) => /^(?:secret|cert):\/\//.test(text)));
  if (references.size === 0) return;
  const { credentials } = await listCredentials(journal, connection);
  for (const { key, current, provenBy } of credentials) {
    if (!references.has(current.secret) || provenBy.length >= mostProofs) continue;
    const kept = { ...proof, args: withReference(proof.args as Json, current.secret, placeholder) } as ProvenBy;
    await changeCredential(journal, connection, key, (credential) =>
      credential.provenBy.length >= mostProofs || credential.provenBy.some((each) => same(each as Json, kept as Json))
        ? credential
        : { ...credential, provenBy: [...credential.provenBy, kept] },
    );
  }
}

/** The same structure with one text in another's place. */
function withReference(value: Json, from: string, to: string): Json {
  if (typeof value === 'string') return value === from ? to : value;
  if (isList(value)) return value.map((item) => withReference(item, from, to));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) =>
      item === undefined ? [] : [[name, withReference(item, from, to)]],
    ),
  );
}

function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (isList(value)) return value.flatMap(textsOf);
  if (!isObject(value)) return [];
  return Object.values(value).flatMap((item) => (item === undefined ? [] : textsOf(item)));
}
