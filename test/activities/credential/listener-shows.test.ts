/** Whether a listener shows what its record has, also while a rotation is under way. */
import type { ConnectionContext } from '../../../activities/context.ts';
import { isShown } from '../../../activities/credential/listener-shows.ts';
import type { Credential } from '../../../domain/credential.ts';
import { beginRotation, type CredentialVersion } from '../../../domain/rotation.ts';

const server = 'ex01.contoso.local';
const at = '2026-11-26T12:00:00.000Z';
const version = (digit: string): CredentialVersion => ({
  secret: `cert://${server}/${digit.repeat(40)}`,
  keyId: null,
  thumbprint: digit.repeat(40),
  notBefore: at,
  notAfter: at,
});
const current = version('A');
const rotation = beginRotation({ run: 'rotate', previous: current, tag: 'rotation-1' }, at);

/** A server whose listener shows this certificate, or has none. */
function showing(thumbprint: string | undefined): ConnectionContext {
  const listener = { Transport: 'HTTPS', Address: '*', Port: '5986', CertificateThumbprint: thumbprint };
  const shell = { invoke: async () => (thumbprint === undefined ? [] : [listener]) };
  return { onPremises: { server: () => shell } } as unknown as ConnectionContext;
}

function credential(under: Credential['rotation']): Credential {
  const holder = { kind: 'server', id: '11111111-2222-4333-8444-555555555555', name: server } as const;
  return { holder, current, rotation: under } as unknown as Credential;
}

it.each([
  ['at rest', null],
  ['before the new one is staged', rotation],
  ['once the new one is staged', { ...rotation, next: version('B') }],
])('%s', async (_when, under) => {
  expect(await isShown(showing('A'.repeat(40)), credential(under))).toBe(true);
  expect(await isShown(showing('C'.repeat(40)), credential(under))).toBe(false);
  expect(await isShown(showing(undefined), credential(under))).toBe(false);
});

it('the new one counts as soon as it is staged', async () => {
  const staged = { ...rotation, next: version('B') };
  expect(await isShown(showing('B'.repeat(40)), credential(staged))).toBe(true);
});
