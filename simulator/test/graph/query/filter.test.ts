import { filteredProperties, isAdvanced, parseFilter } from '../../../graph/query/filter.ts';
import { matches } from '../../../graph/query/filter-match.ts';

const row = {
  id: '00000002-0000-0ff1-ce00-000000000000',
  displayName: "O'Brien Mail",
  accountEnabled: true,
  createdDateTime: '2026-03-01T00:00:00Z',
  tags: ['run:42', 'other'],
  from: { emailAddress: { address: 'a@contoso.example' } },
  onPremisesSyncEnabled: null,
};

describe('an expression that the row matches', () => {
  it.each([
    "displayName eq 'o''brien mail'",
    "startsWith(displayName,'O''B')",
    "endswith(displayName, 'mail')",
    'accountEnabled eq true',
    'onPremisesSyncEnabled eq null',
    "tags/any(t:t eq 'run:42')",
    "tags/any(t: startswith(t, 'run:'))",
    "id in ('x', '00000002-0000-0ff1-ce00-000000000000')",
    'id eq 00000002-0000-0ff1-ce00-000000000000',
    'createdDateTime ge 2026-01-01T00:00:00Z and createdDateTime lt 2027-01-01T00:00:00Z',
    "displayName eq 'x' or accountEnabled eq true and id ne 'x'",
    "not (displayName eq 'x')",
    "from/emailAddress/address eq 'A@contoso.example'",
  ])('%s', (text) => {
    expect(matches(parseFilter(text), row)).toBe(true);
  });
});

describe('an expression that it does not match', () => {
  it.each([
    "displayName eq 'x'",
    "tags/any(t:t eq 'run:4')",
    "(displayName eq 'x' or accountEnabled eq true) and id eq 'x'",
    'createdDateTime lt 2026-01-01T00:00:00Z',
    "startswith(tags,'run')",
  ])('%s', (text) => {
    expect(matches(parseFilter(text), row)).toBe(false);
  });
});

it.each([
  "displayName eq 'x",
  'displayName is 1',
  "displayName eq 'x' 'y'",
  '',
  "eq 'x'",
  'displayName eq bare',
  'startswith(displayName)',
])('an unreadable expression is refused: %s', (text) => {
  expect(() => parseFilter(text)).toThrow('Invalid filter clause');
});

it('a quoted value is never read as syntax', () => {
  expect(matches(parseFilter("displayName eq 'x'' or accountEnabled eq true or displayName eq '''"), row)).toBe(false);
});

it('names the properties asked for, and the queries that only ConsistencyLevel allows', () => {
  expect(
    filteredProperties(parseFilter("tags/any(t:t eq 'a') and (id eq 'b' or not startswith(displayName,'c'))")),
  ).toEqual(['tags', 'id', 'displayName']);
  expect(isAdvanced(parseFilter("id ne 'a'"))).toBe(true);
  expect(isAdvanced(parseFilter("id eq 'a' or endswith(mail,'b')"))).toBe(true);
  expect(isAdvanced(parseFilter("id eq 'a'"))).toBe(false);
});
