import { matchesOpath } from '../../exchange/opath/evaluate.ts';
import { formatOpath } from '../../exchange/opath/format.ts';
import { OpathSyntaxError, parseOpath } from '../../exchange/opath/parse.ts';

const mailbox = {
  Department: 'Sales',
  CustomAttribute1: '',
  EmailAddresses: ['SMTP:ann@contoso.example', 'smtp:a@contoso.example'],
  Name: "O'Neil",
};

describe('a filter', () => {
  it.each([
    ["Department -eq 'sales'", true],
    ['Department -eq "Sales"', true],
    ["Department -ne 'Sales'", false],
    ["Department -like 'Sa*'", true],
    ["Department -notlike '*x*'", true],
    ["(Department -eq 'Sales') -and (CustomAttribute1 -eq 'in')", false],
    ["Department -eq 'Sales' -or CustomAttribute1 -eq 'in' -and Name -eq 'x'", true],
    ["-not (Department -eq 'Sales')", false],
    ['CustomAttribute1 -eq $null', true],
    ['Department -ne $null', true],
    ["EmailAddresses -like '*a@contoso.example'", true],
    ["Name -eq 'O''Neil'", true],
    ["Name -like 'O.Neil'", false],
    ["'Department' -eq 'Sales'", true],
  ])('%s is %s', (filter, expected) => {
    expect(matchesOpath(parseOpath(filter), mailbox)).toBe(expected);
  });

  it.each([
    '',
    'Department',
    'Department -eq',
    "Department -is 'x'",
    "(Department -eq 'x'",
    "Department -eq 'x' 'y'",
    "Department -eq 'x' ; y",
  ])('%p is refused', (filter) => {
    expect(() => parseOpath(filter)).toThrow(OpathSyntaxError);
  });

  it.each([
    ['department -EQ "Sales"', "Department -eq 'Sales'"],
    ["Department -eq 'a' -and Name -eq 'O''Neil'", "((Department -eq 'a') -and (Name -eq 'O''Neil'))"],
    ['-not Department -eq $null', '-not (Department -eq $null)'],
  ])('%s is written down as %s, which means the same', (filter, stored) => {
    expect(formatOpath(parseOpath(filter), ['Department', 'Name'])).toBe(stored);
    expect(formatOpath(parseOpath(stored), ['Department', 'Name'])).toBe(stored);
  });
});
