import { NotText, textOf } from '../../processes/text-file.ts';

const words = 'Grüße, 世界 👋\r\n';
const utf16 = Buffer.from(words, 'utf16le');

it.each([
  ['UTF-8', Buffer.from(words)],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${words}`)],
  ['UTF-16 with a mark', Buffer.from(`\uFEFF${words}`, 'utf16le')],
  ['UTF-16 with a mark, the other way round', Buffer.from(`\uFEFF${words}`, 'utf16le').swap16()],
])('%s is read as what was written', (_name, bytes) => {
  expect(textOf(bytes)).toBe(words);
});

it.each([
  ['an encoding of one byte a letter', Buffer.from('Grüße', 'latin1')],
  ['UTF-16 without a mark', Buffer.from('key: value', 'utf16le')],
  ['UTF-16 without a mark and beyond Latin', utf16],
  ['half of a pair in UTF-16', Buffer.from('\uFEFFa\ud800b', 'utf16le')],
  ['an odd number of bytes of UTF-16', Buffer.from([0xff, 0xfe, 0x41])],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0])],
])('%s is refused, with what to save it as', (_name, bytes) => {
  expect(() => textOf(bytes)).toThrow(NotText);
  expect(() => textOf(bytes)).toThrow('save it as UTF-8');
});

it('an empty file is an empty text', () => {
  expect(textOf(Buffer.alloc(0))).toBe('');
});
