/** How a credential's record grows from run to run. */
import { credentialKey, type Credential } from '../../domain/credential.ts';
import { mayBeKeyOf, recordedCredential, type RecordedNow } from '../../domain/recorded-credential.ts';
import { beginRotation, enter, type CredentialVersion, type Rotation } from '../../domain/rotation.ts';

const holder = {
  kind: 'account',
  id: '11111111-2222-4333-8444-555555555555',
  userPrincipalName: 'svc@contoso.example',
} as const;

function version(number: number): CredentialVersion {
  return { secret: `secret://svc@${number}`, keyId: null, thumbprint: null, notBefore: null, notAfter: null };
}

function made(current: CredentialVersion, run: string): RecordedNow {
  const at = `2026-01-0${run.at(-1)}T00:00:00.000Z`;
  return { kind: 'account-password', holder, current, connection: 'contoso', run, at };
}

const fresh = recordedCredential('key', undefined, made(version(1), 'run-1'));

function rotating(...states: readonly Rotation['state'][]): Credential {
  const begun = beginRotation({ run: 'rotation', previous: version(1), tag: 'tag' }, 'then');
  return { ...fresh, rotation: states.reduce((rotation, state) => enter(rotation, state, 'then'), begun) };
}

const whole = ['staged', 'registered', 'proven', 'promoted', 'retiring', 'retired'] as const;

it('what none has recorded begins with its run, and with nothing else', () => {
  expect(fresh).toMatchObject({
    key: 'key',
    current: version(1),
    rotation: null,
    usedBy: ['run-1'],
    provenBy: [],
    recordedAt: '2026-01-01T00:00:00.000Z',
  });
});

it('what is recorded keeps what it had, and names each run once', () => {
  const proof = { kind: 'graph-mailbox', name: 'mail', as: 'CE', args: {} };
  const before: Credential = { ...fresh, provenBy: [proof], renewBefore: '30 days', deliverTo: 'ce-vault' };
  const again = recordedCredential('key', before, made(version(2), 'run-2'));
  expect(again).toEqual({ ...before, current: version(2), usedBy: ['run-1', 'run-2'] });
  expect(recordedCredential('key', again, made(version(2), 'run-1')).usedBy).toEqual(['run-1', 'run-2']);
});

it.each([
  ['without a rotation the version that was made is current', fresh, 2],
  ['while a rotation is under way it decides which version is current', rotating('staged', 'registered'), 1],
  ['after a rotation has ended the version that was made is current', rotating(...whole), 2],
])('%s', (_, before, current) => {
  expect(recordedCredential('key', before, made(version(2), 'run-2')).current).toEqual(version(current));
});

it.each([
  ['the same name', credentialKey({ kind: 'account-password', holder }), true],
  ['another name', credentialKey({ kind: 'account-password', holder: { ...holder, userPrincipalName: 'x' } }), true],
  ['another holder', credentialKey({ kind: 'account-password', holder: { ...holder, id: `2${holder.id}` } }), false],
  ['another kind', credentialKey({ kind: 'application-secret', holder }), false],
])('a key with %s may be that of the same credential: %s is %s', (_, key, isSame) => {
  expect(mayBeKeyOf(key, { kind: 'account-password', holder })).toBe(isSame);
});
