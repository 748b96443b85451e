/** What counts as the answer to a call, and how its values arrive here. */
import { readEnvelope } from '../../../connectors/powershell/envelope.ts';

const nonce = 'ab'.repeat(16);
const line = (envelope: unknown, mark = ''): string =>
  `${nonce}${mark}:${Buffer.from(JSON.stringify(envelope)).toString('base64')}`;
const success = { ok: true, ran: true, result: [1], warnings: ['w'], info: [], errors: [] };

it('reads the line with the nonce, among others', () => {
  expect(readEnvelope(`noise\n\n${line(success)}\nmore`, nonce)).toMatchObject({ ok: true, result: [1], cut: false });
  expect(readEnvelope(`WARNING: w\n${line(success, '!')}\r\n`, nonce)).toMatchObject({ cut: true, replaced: false });
  expect(readEnvelope(line(success, '?'), nonce)).toMatchObject({ cut: false, replaced: true });
  expect(readEnvelope(line(success, '!?'), nonce)).toMatchObject({ cut: true, replaced: true });
});

it('says that a cmdlet began where the line for it came, and doesn’t take that for an answer', () => {
  expect(readEnvelope(`\n${nonce}.\n\n${line(success)}\n`, nonce)).toMatchObject({ ok: true, began: true });
  expect(readEnvelope(`\r\n${nonce}.\r\n${line(success)}\r\n`, nonce)).toMatchObject({ began: true });
  expect(readEnvelope(line(success), nonce)).toMatchObject({ began: false });
  expect(readEnvelope(`${nonce}.\n`, nonce)).toBeUndefined();
});

it.each([
  ['nothing', ''],
  ['another nonce', line(success).replace(/^ab/, 'ba')],
  ['the nonce within a line', ` ${line(success)}`],
  ['two lines', `${line(success)}\n${line(success)}`],
  ['a line that breaks off', line(success).slice(0, -5)],
  ['a line that breaks off and starts again', `${line(success).slice(0, -8)}\n${line(success)}`],
  ['no base64', `${nonce}:{}`],
  ['nothing behind the colon', `${nonce}:`],
  ['another mark', `${nonce}~:e30=`],
  ['no JSON', `${nonce}:${Buffer.from('{').toString('base64')}`],
  ['no UTF-8', `${nonce}:${Buffer.from([0xff, 0xfe, 0xfd]).toString('base64')}`],
  ['a list', line([])],
  ['another shape', line({ ok: 1, ran: true })],
  ['a result that is no list', line({ ...success, result: 'x' })],
  ['an error without an id', line({ ok: false, ran: false, error: { message: 'x' } })],
])('takes %s for no answer', (_, stdout) => {
  expect(readEnvelope(stdout, nonce)).toBeUndefined();
});

it('says an enumeration from another machine by its name, at any depth, and nothing else so', () => {
  const result = [
    { Status: { value: 4, Value: 'Running' }, Deep: [{ StartType: { value: 2, Value: 'Automatic' } }] },
    { value: 1, Value: 2 },
    { value: 'a', Value: 'b' },
    { value: 4, Value: 'x', more: 1 },
    null,
  ];
  expect(readEnvelope(line({ ...success, result }), nonce)?.result).toEqual([
    { Status: 'Running', Deep: [{ StartType: 'Automatic' }] },
    ...result.slice(1),
  ]);
});

it('keeps a property of any name', () => {
  const text = '{"ok":true,"ran":true,"result":[{"__proto__":{"x":1},"constructor":2,"":3}]}';
  const [object] = readEnvelope(`${nonce}:${Buffer.from(text).toString('base64')}`, nonce)?.result ?? [];
  expect(JSON.stringify(object)).toBe('{"__proto__":{"x":1},"constructor":2,"":3}');
});
