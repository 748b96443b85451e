/**
 * Which parts a test run insists on. The one reader of RUNBOOKS_TEST_REQUIRE: `all`, or a list such as
 * `postgres,pwsh,chromium`.
 *
 * Invariant: tests whose part is missing are skipped and say so on stderr; where the part is required, its absence is an
 * error.
 */
const parts = {
  build: 'the built programs (npm run build)',
  chromium: 'Chromium',
  'docker-compose': 'docker compose',
  postgres: 'PostgreSQL',
  pwsh: 'PowerShell (pwsh)',
} as const;
export type TestPart = keyof typeof parts;

/**
 * Says that `what` is skipped because `part` is missing.
 *
 * @throws Error where the part is required
 */
export function skipWithout(part: TestPart, what: string, text = process.env.RUNBOOKS_TEST_REQUIRE): void {
  if (requiredParts(text).has(part)) throw new Error(`RUNBOOKS_TEST_REQUIRE: ${parts[part]} is required and missing`);
  process.stderr.write(`Skipped: ${what} (missing: ${parts[part]})\n`);
}

/**
 * @param text the variable's value
 * @throws Error for a name that is not a part's: a misspelt one would require nothing
 */
export function requiredParts(text = ''): ReadonlySet<TestPart> {
  const names = text.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  if (names.includes('all')) return new Set(Object.keys(parts) as TestPart[]);
  for (const name of names) {
    if (!Object.hasOwn(parts, name)) {
      throw new Error(`RUNBOOKS_TEST_REQUIRE: ${name} is none of all, ${Object.keys(parts).join(', ')}`);
    }
  }
  return new Set(names as TestPart[]);
}
