/** What goes to PowerShell unchanged, and what is refused before anything is sent. */
import { parameterData } from '../../../connectors/powershell/parameter-data.ts';
import { bytes, credential, date, int64, secure } from '../../../connectors/powershell/values.ts';
import { Failure } from '../../../domain/failure.ts';

const sent = (parameters: Record<string, unknown>): unknown =>
  JSON.parse(JSON.stringify(parameterData('Set-Thing', parameters)));

it('leaves JSON as it is, and leaves out what is undefined', () => {
  const given = { A: 'é"\'$()', B: [1, -0.5, true, null, ['x']], C: { Add: ['a'], Remove: [] }, D: false };
  expect(sent({ ...given, E: undefined, F: { g: undefined } })).toEqual({ ...given, F: {} });
});

it('tags what was made by the makers of values, at any depth', () => {
  expect(
    sent({
      A: secure('s'),
      B: { list: [credential('CONTOSO\\u', 'p')] },
      C: date(new Date(0)),
      D: bytes(new Uint8Array([0, 255])),
      E: int64(-9_223_372_036_854_775_808n),
      F: secure(''),
    }),
  ).toEqual({
    A: { $secure: 's' },
    B: { list: [{ $credential: { user: 'CONTOSO\\u', password: 'p' } }] },
    C: { $date: '1970-01-01T00:00:00.000Z' },
    D: { $bytes: 'AP8=' },
    E: { $int64: '-9223372036854775808' },
    F: { $secure: '' },
  });
});

const refused: [string, () => unknown][] = [
  ['a table that looks like a secure string', () => sent({ A: { $secure: 'x' } })],
  ['one that looks like a credential, deep inside', () => sent({ A: [{ b: { $credential: { user: 'u' } } }] })],
  ['any table with a single $name', () => sent({ A: { $anything: 1 } })],
  ['one whose other names are undefined', () => sent({ A: { $secure: 'x', other: undefined } })],
  ['a copy of a tagged value by its own properties', () => sent({ A: secure('x').tagged() })],
  ['half of a surrogate pair', () => sent({ A: 'a\ud800b' })],
  ['half of a pair in a name', () => sent({ A: { '\udc00': 1 } })],
  ['half of a pair in a secret', () => sent({ A: secure('\udfff') })],
  ['half of a pair in a credential', () => sent({ A: credential('u', 'a\ud800') })],
  ['names that differ in case only', () => sent({ A: { path: 1, Path: 2 } })],
  ['parameters that differ in case only', () => sent({ Path: 1, path: 2 })],
  ['a number that is none', () => sent({ A: Number.NaN })],
  ['a number without an end', () => sent({ A: [Number.POSITIVE_INFINITY] })],
  ['an integer that would be rounded', () => sent({ A: 2 ** 53 })],
  ['a bigint without its tag', () => sent({ A: 1n })],
  ['a date without its tag', () => sent({ A: new Date(0) })],
  ['bytes without their tag', () => sent({ A: new Uint8Array(2) })],
  ['a map', () => sent({ A: new Map() })],
  ['a function', () => sent({ A: () => {} })],
  ['a symbol', () => sent({ A: Symbol('x') })],
  ['a gap in a list', () => sent({ A: [undefined] })],
  [
    'a thing in itself',
    () => {
      const self: Record<string, unknown> = {};
      self.self = self;
      return sent({ A: self });
    },
  ],
  ['a parameter with an odd name', () => sent({ 'A; exit': 1 })],
  ['a credential without a password', () => credential('u', '')],
  ['a credential without a name', () => credential('', 'p')],
  ['a date that is none', () => date(new Date('never'))],
  ['a date before the year 1', () => date(new Date(-62_135_596_800_001))],
  ['a date after the year 9999', () => date(new Date(253_402_300_800_000))],
  ['a number of more than 64 bits', () => int64(2n ** 63n)],
];

it.each(refused)('refuses %s', (_, attempt) => {
  let failure: unknown;
  try {
    attempt();
  } catch (error) {
    failure = error;
  }
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ code: 'powershell-invalid' });
});

it('repeats no value in a refusal', () => {
  expect(() => sent({ A: { b: ['secret words \ud800'] } })).toThrow(/Set-Thing -A -b\[0\] contains half/);
  expect(() => sent({ A: { b: ['secret words \ud800'] } })).not.toThrow(/secret words/);
});
