/** JSON as ConvertTo-Json writes it, and Select-Object, where the recordings don't reach. */
import { selectProperties } from '../../powershell/session/select-properties.ts';
import { isComplete } from '../../powershell/session/statements.ts';
import { toJson } from '../../powershell/session/to-json.ts';

test('what lies too deep becomes its text: a table its type, an object its properties, an array its parts', () => {
  const deep = { a: { b: { c: 1, d: 'x' }, list: [1, 2], none: null } };
  expect(toJson(deep, 1)).toEqual({ json: '{"a":{"b":"@{c=1; d=x}","list":"1 2","none":null}}', isTruncated: true });
  expect(toJson(deep, 1, 'System.Collections.Hashtable').json).toContain('"b":"System.Collections.Hashtable"');
  expect(toJson(deep, 2).isTruncated).toBe(false);
});

test('a whole number of 64 bits is written bare, and no more is escaped than must be', () => {
  expect(toJson([{ $int64: '9223372036854775807' }], 3).json).toBe('[9223372036854775807]');
  expect(toJson('é"\\/\u0000\u2028', 1).json).toBe('"é\\"\\\\/\\u0000\\u2028"');
});

test('properties come in the order asked for, in their own spelling, null where there are none, and by wildcards', () => {
  const objects = [{ Name: 'a', NameOfOwner: 'b', Id: 1 }];
  expect(JSON.stringify(selectProperties(objects, ['id', 'NAME', 'Missing']))).toBe(
    '[{"Id":1,"Name":"a","Missing":null}]',
  );
  expect(selectProperties(objects, ['name*', 'no*'])).toEqual([{ Name: 'a', NameOfOwner: 'b' }]);
});

test.each([
  ['"a" # it\'s a comment', true],
  ["'it''s'", true],
  ['"`""', true],
  ['"`"', false],
  ['@{ a = [int]"1" }', true],
  ['@{ a = (1 }', false],
])('%s is a whole statement: %s', (text, expected) => {
  expect(isComplete(text)).toBe(expected);
});
