/** Reads a credential's record, and says to the approver why it is to be rotated. */
import { credentialNoun, holderName } from '../../domain/credential.ts';
import { replacedVersion, type CredentialVersion } from '../../domain/rotation.ts';
import { credentialRecord } from '../../domain/sources/credential-record.ts';
import { readCredential } from '../../journal/credentials.ts';
import { sourceImplementation } from './implementation.ts';

const day = 86_400_000;
const usualLife = 365;

export const credentialRecordImplementation = sourceImplementation({
  source: credentialRecord,
  read: async ({ journal, connection }, { key, because }) => {
    const record = await readCredential(await journal(), connection, key);
    const { kind, holder, current, rotation, provenBy, deliverTo } = record;
    const previous = replacedVersion(current, rotation);
    const until = previous.notAfter === null ? 'without an end' : `until ${previous.notAfter}`;
    return {
      value: { kind, holder, previous, provenBy, deliverTo, validFor: `${lifeInDays(previous)} days` },
      evidence: [
        {
          name: `${credentialNoun(kind)} of ${holderName(holder)}`,
          observed: [`${previous.secret}, ${until}`, ...because].join('; '),
        },
      ],
    };
  },
});

function lifeInDays({ notBefore, notAfter }: CredentialVersion): number {
  if (notAfter === null || notBefore === null) return usualLife;
  return Math.max(1, Math.round((Date.parse(notAfter) - Date.parse(notBefore)) / day));
}
