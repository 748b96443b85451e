import { normalForm, sameFilter } from '../../domain/recipient-filter.ts';

describe('two filters mean the same', () => {
  test.each([
    ['with other quotes', `CustomAttribute1 -eq "ClientSense"`, `CustomAttribute1 -eq 'ClientSense'`],
    ['in another case', `customattribute1 -EQ 'clientsense'`, `CustomAttribute1 -eq 'ClientSense'`],
    ['with brackets round everything', `((Department -eq 'Sales'))`, `Department -eq 'Sales'`],
    ['with other blanks', `  Department   -eq'Sales' `, `Department -eq 'Sales'`],
    [
      'as Exchange writes a chain down',
      `((((Department -eq 'Sales') -and (City -eq 'Ghent'))) -and (Company -like 'C*'))`,
      `Department -eq 'Sales' -and City -eq 'Ghent' -and Company -like 'C*'`,
    ],
    ['in another order', `City -eq 'Ghent' -or Department -eq 'Sales'`, `Department -eq 'Sales' -or City -eq 'Ghent'`],
    ['with a number as a text', `CustomAttribute1 -eq 5`, `CustomAttribute1 -eq '5'`],
    [
      'with a truth value as a text',
      `HiddenFromAddressListsEnabled -eq $true`,
      `HiddenFromAddressListsEnabled -eq 'True'`,
    ],
    ['with a quote inside', `Company -eq 'O''Hara'`, `Company -eq "O'Hara"`],
    ['not twice', `-not (-not (City -eq 'Ghent'))`, `City -eq 'Ghent'`],
  ])('%s', (_how, one, other) => {
    expect(sameFilter(one, other)).toBe(true);
  });
});

describe('two filters mean something else', () => {
  test.each([
    ['another value', `Department -eq 'Sales'`, `Department -eq 'Support'`],
    ['another operator', `Department -eq 'Sales'`, `Department -ne 'Sales'`],
    ['and instead of or', `City -eq 'A' -and City -eq 'B'`, `City -eq 'A' -or City -eq 'B'`],
    [
      'other brackets',
      `(City -eq 'A' -or City -eq 'B') -and Company -eq 'C'`,
      `City -eq 'A' -or (City -eq 'B' -and Company -eq 'C')`,
    ],
    ['nothing and the text of it', `Manager -eq $null`, `Manager -eq 'null'`],
    ['negated', `-not (City -eq 'A')`, `City -eq 'A'`],
    ['an empty one', '', `City -eq 'A'`],
    ['a blank inside the value', `City -eq 'New York'`, `City -eq 'NewYork'`],
  ])('%s', (_how, one, other) => {
    expect(sameFilter(one, other)).toBe(false);
  });
});

test.each([
  '',
  '   ',
  'everybody',
  `City -eq`,
  `City -near 'Ghent'`,
  `(City -eq 'Ghent'`,
  `City -eq 'Ghent' -and`,
  `City -eq 'Ghent'; x`,
])('no filter: %j', (text) => {
  expect(normalForm(text)).toBeUndefined();
});
