/** A call as it goes to a session: where it runs, as whom, and by which remote session. */
import type { PowerShellCall, Target } from '../../../connectors/powershell/call.ts';
import { encodeRequest } from '../../../connectors/powershell/request.ts';
import { secure } from '../../../connectors/powershell/values.ts';
import type { FailureCode } from '../../../domain/failure.ts';
import { failureOf } from '../failure-of.ts';

const account = (password = 'p1') => ({ user: 'CONTOSO\\runner', password: async () => password });
const exchange = {
  kind: 'exchange',
  uri: 'https://mail.contoso.example/powershell/',
  authentication: 'Kerberos',
} as const satisfies Target;
const server = {
  kind: 'server',
  computerName: 'ex01.contoso.local',
  port: 5986,
  useSsl: true,
  authentication: 'Kerberos',
} as const satisfies Target;
const call = (target: Target, more: Partial<PowerShellCall> = {}): PowerShellCall => ({
  target,
  pipeline: [{ cmdlet: 'Get-Thing', parameters: { Identity: 'x' } }],
  ...more,
});
const json = async (it: PowerShellCall): Promise<Record<string, unknown>> =>
  JSON.parse((await encodeRequest(it)).json) as Record<string, unknown>;

it('says where, and nothing that was left out', async () => {
  await expect(json(call({ kind: 'local' }))).resolves.toEqual({
    target: { kind: 'local' },
    pipeline: [{ cmdlet: 'Get-Thing', parameters: { Identity: 'x' } }],
  });
  await expect(json(call(server, { select: ['Name'], depth: 2 }))).resolves.toEqual({
    target: {
      ...server,
      place: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      key: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    },
    pipeline: [{ cmdlet: 'Get-Thing', parameters: { Identity: 'x' } }],
    select: ['Name'],
    depth: 2,
  });
});

it('hands over the account as a credential, fetched for this call', async () => {
  const { json: text, secrets } = await encodeRequest(call({ ...exchange, account: account('pass-word') }));
  expect(JSON.parse(text)).toMatchObject({
    target: { kind: 'exchange', credential: { $credential: { user: 'CONTOSO\\runner', password: 'pass-word' } } },
  });
  expect(JSON.parse(text)).not.toHaveProperty('target.account');
  expect(secrets).toEqual(['pass-word']);
});

it('has one key for one way in, and another for another password, account, place or way', async () => {
  const key = async (target: Target): Promise<string | undefined> => (await encodeRequest(call(target))).key;
  const first = await key({ ...exchange, account: account() });
  expect(await key({ ...exchange, account: account() })).toBe(first);
  const others = await Promise.all([
    key(exchange),
    key({ ...exchange, account: account('p2') }),
    key({ ...exchange, account: { ...account(), user: 'CONTOSO\\other' } }),
    key({ ...exchange, account: account(), authentication: 'Basic' }),
    key({ ...exchange, account: account(), uri: 'https://ex02.contoso.local/powershell/' }),
    key({ ...server, account: account() }),
    key({ ...server, account: account(), skipCaCheck: true }),
  ]);
  expect(new Set([first, ...others]).size).toBe(8);
});

it('has another key for another password, and the place of the one before', async () => {
  const target = async (password: string): Promise<{ place: string; key: string }> => {
    const { json } = await encodeRequest(call({ ...exchange, account: account(password) }));
    return (JSON.parse(json) as { target: { place: string; key: string } }).target;
  };
  const [one, other] = [await target('p1'), await target('p2')];
  expect(other.key).not.toBe(one.key);
  expect(other.place).toBe(one.place);
});

it.each([0, -1, 1.5, 99, Number.NaN])(
  'refuses a depth of %d for the answer, which the script could not write',
  async (depth) => {
    await expect(encodeRequest(call(server, { depth }))).rejects.toMatchObject({ code: 'powershell-invalid' });
  },
);

it('has no kept session for a call that gets one of its own, though the key goes with it', async () => {
  const encoded = await encodeRequest(call({ ...exchange, account: account(), once: true }));
  expect(encoded.key).toBeUndefined();
  expect(JSON.parse(encoded.json)).toMatchObject({ target: { once: true, key: expect.any(String) as string } });
});

it('knows the secrets of the parameters, longest first, however they are given', async () => {
  const { secrets } = await encodeRequest(
    call(
      { ...exchange, account: account('one') },
      {
        pipeline: [
          { cmdlet: 'Get-Thing', parameters: { A: { list: [secure('three-three')] } } },
          { cmdlet: 'Set-Thing', parameters: { ClientSecret: 'four-four', Name: 'not one' } },
        ],
      },
    ),
  );
  expect(secrets).toEqual(['three-three', 'four-four', 'one']);
});

const cases: [string, PowerShellCall, FailureCode][] = [
  [
    'Basic without TLS',
    call({ ...exchange, uri: 'http://ex01/powershell', authentication: 'Basic', account: account() }),
    'powershell-invalid',
  ],
  [
    'Basic to a server without TLS',
    call({ ...server, useSsl: false, authentication: 'Basic', account: account() }),
    'powershell-invalid',
  ],
  ['Basic as nobody', call({ ...exchange, authentication: 'Basic' }), 'powershell-invalid'],
  [
    'an unchecked certificate without Kerberos',
    call({ ...server, authentication: 'Negotiate', skipCaCheck: true }),
    'powershell-invalid',
  ],
  ['an address that is none', call({ ...exchange, uri: 'file:///etc/passwd' }), 'powershell-invalid'],
  [
    'an address with a name and password in it',
    call({ ...exchange, uri: 'https://u:p@mail.contoso.example/' }),
    'powershell-invalid',
  ],
  ['a server’s name that is none', call({ ...server, computerName: 'ex01 -Port 1' }), 'powershell-invalid'],
  [
    'what is no cmdlet',
    call({ kind: 'local' }, { pipeline: [{ cmdlet: 'exit', parameters: {} }] }),
    'powershell-invalid',
  ],
  [
    'a cmdlet with a path',
    call({ kind: 'local' }, { pipeline: [{ cmdlet: 'Module\\Get-Thing', parameters: {} }] }),
    'powershell-invalid',
  ],
  [
    'a cmdlet with a line behind it',
    call({ kind: 'local' }, { pipeline: [{ cmdlet: 'Get-Thing\n', parameters: {} }] }),
    'powershell-invalid',
  ],
  ['properties by a pattern', call({ kind: 'local' }, { select: ['*'] }), 'powershell-invalid'],
  ['a property twice', call({ kind: 'local' }, { select: ['Name', 'name'] }), 'powershell-invalid'],
  ['no properties', call({ kind: 'local' }, { select: [] }), 'powershell-invalid'],
  [
    'more than 4 MB',
    call({ kind: 'local' }, { pipeline: [{ cmdlet: 'Get-Thing', parameters: { A: 'x'.repeat(5_000_000) } }] }),
    'powershell-request-too-large',
  ],
];
it.each(cases)('refuses %s', async (_, refused, code) => {
  expect((await failureOf(encodeRequest(refused))).code).toBe(code);
});
