import { parseConnections, readConnections } from '../../connectors/connections-file.ts';
import { connectionNamed } from '../../connectors/connect.ts';
import { Failure } from '../../domain/failure.ts';

const good = `connections:
  contoso:
    kind: exchange-online
    tenant: 11111111-2222-3333-4444-555555555555
    organization: contoso.onmicrosoft.com
    identities:
      plan: { clientId: 22222222-2222-3333-4444-555555555555, certificate: secret://plan }
      apply: { clientId: 33333333-2222-3333-4444-555555555555, secret: secret://apply@3 }
    identity: { clientId: 44444444-2222-3333-4444-555555555555 }
    breakGlassAccounts: [break.glass@contoso.onmicrosoft.com]
`;

function problemOf(text: string): string {
  try {
    parseConnections(text, 'c.yaml');
  } catch (error) {
    if (error instanceof Failure) return error.subject ?? '';
  }
  throw new Error('There was no problem.');
}

describe('connections.yaml', () => {
  it('names tenants with their identities', () => {
    expect(parseConnections(good, 'c.yaml').contoso).toMatchObject({ kind: 'exchange-online', cloud: 'global' });
  });

  it('need not be there: then there is the simulated tenant', async () => {
    expect(await readConnections('/nonexistent/connections.yaml')).toEqual({
      simulated: { kind: 'simulated', breakGlassAccounts: [] },
    });
  });

  const rows: [string, string, string, RegExp][] = [
    ['a misspelt key', 'breakGlassAccounts', 'breakGlasAccounts', /^c\.yaml:10:5 .*did you mean "breakGlassAccounts"/],
    [
      'an unknown cloud',
      'kind: exchange-online',
      'kind: exchange-online\n    cloud: germany',
      /^c\.yaml:4:5 .*cloud must be one of global, gcc-high/,
    ],
    [
      'a kind that is not there',
      'kind: exchange-online',
      'kind: exchange',
      /^c\.yaml:3:5 .*"kind": exchange-online, exchange-server, simulated/,
    ],
    [
      'a tenant that is no GUID',
      '11111111-2222-3333-4444-555555555555',
      'contoso',
      /^c\.yaml:4:5 connections\.contoso\.tenant must be a GUID/,
    ],
    [
      'a secret where its reference belongs',
      'secret://apply@3',
      'planted~secret',
      /^c\.yaml:8:64 .*must be a secret reference/,
    ],
    [
      'both kinds of proof',
      'secret: secret://apply@3',
      'secret: secret://a, certificate: secret://b',
      /^c\.yaml:8:7 .*either "secret" or "certificate"/,
    ],
    ['a vanity domain', 'contoso.onmicrosoft.com\n', 'contoso.com\n', /^c\.yaml:5:5 .*initial domain/],
    ['a missing identity', 'apply:', 'aply:', /apply is missing.*c\.yaml:8:7 .*did you mean "apply"/],
    ['a name that workflow ids have no place for', '  contoso:', '  Con/toso:', /^c\.yaml:2:3 .*lower-case letters/],
    ['a text that is not YAML', '    kind:', '  \t kind: [', /isn't YAML/],
  ];
  it.each(rows)('with %s is refused by place', (_, from, to, words) => {
    const problem = problemOf(good.replace(from, to));
    expect(problem).toMatch(words);
    expect(problem).not.toContain('planted');
  });

  it('names every problem at once', () => {
    const problem = problemOf(good.replace('tenant: 1', 'tenant: x').replace('organization:', 'organisation:'));
    expect(problem).toContain('tenant must be a GUID');
    expect(problem).toContain('did you mean "organization"');
  });
});

describe('a connection that is not configured', () => {
  it('is answered with the one that was meant, or those that there are', () => {
    const connections = parseConnections(good, 'c.yaml');
    expect(() => connectionNamed('contosso', connections)).toThrow(/did you mean contoso\?/);
    expect(() => connectionNamed('elsewhere', connections)).toThrow(/there is contoso/);
    expect(() => connectionNamed('constructor', connections)).toThrow(Failure);
  });
});
