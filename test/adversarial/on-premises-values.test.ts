/**
 * Values that a shell would give a meaning to, in every input of the on-premises runbooks: refused before anything is
 * called, or carried unchanged as data to where they belong. A command in them is never carried out.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Json } from '../../domain/json.ts';
import { runbookNamed } from '../../domain/runbooks/catalogue.ts';
import { Installation } from '../e2e/installation.ts';

jest.setTimeout(240_000);

const folder = mkdtempSync(join(tmpdir(), 'canary-'));
const canary = join(folder, 'canary');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const command = `New-Item -Path ${canary}`;
const nasty: Record<string, string> = {
  'a subexpression': `$(${command})`,
  'a subexpression in double quotes': `"$(${command})"`,
  'a closed quote and a command': `'; ${command}; '`,
  'a closed double quote and a command': `"; ${command}; "`,
  'a typographic quote and a command': `\u2019; ${command}; \u2018`,
  'a backtick': `a\`nb`,
  'a line break and a command': `a\n${command}\n`,
  'a pipe': `a | ${command}`,
  'an ampersand': `& ${command}`,
  'a variable': '$env:PATH',
  'a here-string': `@'\n${command}\n'@`,
  'a wildcard': '*',
  'a path upwards': '..\\..\\windows',
  NUL: 'a\u0000b',
  'a line separator': `a\u2028${command}`,
  'a lone surrogate': 'a\ud800',
  '64 KB': 'a'.repeat(65_536),
  'a tagged table': '{"$secure": "x"}',
  'a secret that is none': 'secret://$(whoami)',
};

const runbooks = ['client-sense-onprem', 'monosync-onprem', 'allsolutions-ews'] as const;

async function example(runbook: string): Promise<Record<string, Json>> {
  return parse(await readFile(join(__dirname, '..', '..', 'examples', `${runbook}.yaml`), 'utf8')) as Record<
    string,
    Json
  >;
}

/** Every property that holds a text, or a list of texts, in the runbook's schema. */
function textProperties(runbook: string): string[] {
  const { schema } = runbookNamed(runbook)!;
  const { properties } = (
    schema as { toJSONSchema(options: object): { properties: Record<string, object> } }
  ).toJSONSchema({
    io: 'input',
    unrepresentable: 'any',
  });
  return Object.entries(properties).flatMap(([name, property]) =>
    /"type":"(string|array)"/.test(JSON.stringify(property)) ? [name] : [],
  );
}

describe.each(runbooks)('%s', (runbook) => {
  it.each(Object.entries(nasty))('refuses %s in every input, and repeats it nowhere', async (_what, value) => {
    const { schema } = runbookNamed(runbook)!;
    const given = await example(runbook);
    const properties = textProperties(runbook);
    expect(properties.length).toBeGreaterThan(4);
    for (const property of properties) {
      const list =
        Array.isArray(given[property]) || ['servers', 'monosyncServers', 'trustedHostsList'].includes(property);
      const read = schema.safeParse({ ...given, [property]: list ? [value] : value });
      expect([property, read.success]).toEqual([property, false]);
      const said = JSON.stringify(read.error?.issues.map(({ message }) => message));
      if (value.length > 8) expect(said).not.toContain(JSON.stringify(value).slice(1, -1));
    }
  });
});

it('what a filter of mailboxes, a name and a password may hold arrives as it is, and is carried out nowhere', async () => {
  const literal = `a"; $(${command}) \`x; ''quoted'' \u2014 \u6f22\u5b57 \u{1d11e}`;
  const password = `P@ss "w" 'q' $(${command}) \`t; \u6f22\u5b57 \u{1d11e} {"$secure":1} ${'x'.repeat(60)}`;
  const installation = await Installation.start(1200, ['--seed', '7'], 'allsolutions-ews');
  try {
    await installation.secrets.put('allsolutions-password', password, { kind: 'password', createdBy: 'test' });
    await installation.startWorker();
    const { scopeGroup: _group, ...rest } = await installation.example();
    const mailboxScope = `Department -eq 'Finance' -or CustomAttribute1 -eq '${literal}'`;
    const run = await installation.begin({ ...rest, mailboxScope, account: 'CONTOSO\\Zo\u00eb-\u6f22\u5b57' });
    const record = await run.carryOn();
    // The account signs in to EWS with that very password, and reaches what the filter says.
    expect(record).toMatchObject({ outcome: 'done', skipped: [] });
    expect(record.probes.length).toBeGreaterThan(0);
    for (const probe of record.probes) expect([probe.name, probe.outcome]).toEqual([probe.name, probe.expected]);
    const { onPremises } = await installation.tenant();
    const account = onPremises?.accounts.find(({ samAccountName }) => samAccountName === 'Zo\u00eb-\u6f22\u5b57');
    expect(account).toBeDefined();
    const [scope] = onPremises?.exchange.managementScopes ?? [];
    expect(scope?.recipientFilter).toContain(literal);
  } finally {
    await installation.stop();
  }
  expect(existsSync(canary)).toBe(false);
});
