/** What real PowerShell was seen to answer, read as the connector reads it: one outcome for each recorded call. */
import { readFileSync } from 'node:fs';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { readEnvelope } from '../../../connectors/powershell/envelope.ts';
import { Failure } from '../../../domain/failure.ts';
import { fakePwsh, type FakePwsh } from './fake-pwsh.ts';
import { run } from './run.ts';

interface Recording {
  name: string;
  input: { payload?: { cmdlet: string } };
  stdout: string;
  envelope?: Record<string, unknown>;
  truncated?: boolean;
}

const file = require.resolve('exchange-simulator/fidelity/powershell/recordings.json');
const { recordings } = JSON.parse(readFileSync(file, 'utf8')) as { recordings: Recording[] };
const calls = recordings.filter(({ envelope }) => envelope !== undefined);

/** The failure's code, or that it succeeded. Those whose process ended are in injected-faults.test.ts. */
const outcomes: Record<string, string> = {
  'rb-echo-nasty-string': 'success',
  'rb-echo-nested': 'success',
  'rb-echo-array-of-one': 'success',
  'rb-echo-null': 'success',
  'rb-echo-iso-date-stays-string': 'success',
  'rb-unknown-command': 'powershell-cmdlet-missing',
  'rb-length-of-1MB': 'success',
  'rb-typed': 'success',
  'rb-empty-array': 'success',
  'rb-bool-as-string': 'powershell-parameter-invalid',
  'rb-plain-string-as-securestring': 'powershell-parameter-invalid',
  'rb-plain-string-as-credential': 'powershell-parameter-invalid',
  'rb-unknown-parameter': 'powershell-parameter-invalid',
  'rb-bad-int': 'powershell-parameter-invalid',
  // Its category is ObjectNotFound, and it says nothing of the object that was asked for.
  'rb-nonterminating-as-stop': 'powershell-cmdlet-failed',
  'rb-nonterminating-continue': 'powershell-cmdlet-failed',
  'rb-throw': 'powershell-cmdlet-failed',
  'rb-throw-inner': 'powershell-cmdlet-failed',
  'rb-terminating': 'powershell-denied',
  'rb-noise': 'success',
  'rb-native': 'success',
  'rb-break': 'powershell-cmdlet-failed',
  'rb-nothing': 'success',
  'rb-three': 'success',
  'rb-deep-truncated': 'success',
  'rb-deep-enough': 'success',
  'rb-unserializable': 'powershell-answer-incomplete',
  'rb-missing-item': 'powershell-object-not-found',
  'rb-select': 'success',
  'rb-sigint': 'powershell-session-lost',
  'rb-after-sigint': 'success',
  'rb-exit': 'powershell-session-lost',
};

let fake: FakePwsh;
beforeAll(() => {
  fake = fakePwsh();
});
afterAll(async () => {
  await closeSessions();
  fake.remove();
});

it('has an outcome for every recorded call', () => {
  expect(calls.map(({ name }) => name).toSorted()).toEqual(Object.keys(outcomes).toSorted());
});

it.each(calls)('$name', async ({ name, envelope }) => {
  fake.answers({ 'Get-Recorded': envelope ?? {} });
  const outcome = await run(fake.program, 'Get-Recorded').then(
    (objects) => {
      expect(objects).toEqual(envelope?.result);
      return 'success';
    },
    (error: unknown) => (error instanceof Failure ? error.code : error),
  );
  expect(outcome).toBe(outcomes[name]);
});

it.each(calls)('$name is found in what was on stdout', ({ stdout, envelope, truncated }) => {
  const nonce = '0123456789abcdef'.repeat(2);
  const base64 = Buffer.from(JSON.stringify(envelope)).toString('base64');
  // As the library cuts it out: what lies between the marks.
  const between = stdout.split('<mark>')[1] ?? '';
  const text = between.replace('<nonce>', nonce).replace('<base64 of envelope>', base64);
  expect(readEnvelope(text, nonce)).toMatchObject({ ok: envelope?.ok, cut: truncated === true });
});
