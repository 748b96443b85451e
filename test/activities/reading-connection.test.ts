/** What reads has no way to the identity that writes, whatever kind of connection it reads. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readingConnection } from '../../activities/reading-connection.ts';
import type { AnyConnected, Connected, ConnectedServers } from '../../connectors/connected.ts';
import type { Identity } from '../../connectors/entra/identity.ts';

const identity = (clientId: string): Identity => ({
  kind: 'application',
  clientId,
  credentialId: 'secret://x@1',
  credential: async () => ({ kind: 'secret', secret: clientId }),
});
const account = (user: string) => ({ user, password: async () => user });
const onPremises = { name: 'corp', accounts: { plan: account('reads'), apply: account('writes') } };
const servers = { name: 'corp', kind: 'exchange-server', onPremises } as unknown as ConnectedServers;
const tenant = {
  name: 'contoso',
  kind: 'exchange-online',
  identities: { plan: identity('reads'), apply: identity('writes') },
} as unknown as Connected;
const both = { ...tenant, kind: 'simulated', onPremises } as unknown as Connected;

const refused = 'This activity reads, and has no identity that writes';

it.each<[string, AnyConnected]>([
  ['a tenant', tenant],
  ['servers', servers],
  ['both', both],
])('of %s only the reading identity is there', (_, connected) => {
  const seen = readingConnection(connected);
  if ('identities' in seen) {
    expect(seen.identities.plan).toMatchObject({ clientId: 'reads' });
    expect(() => seen.identities.apply).toThrow(refused);
  }
  if (seen.onPremises !== undefined) {
    expect(seen.onPremises.accounts.plan).toMatchObject({ user: 'reads' });
    expect(() => seen.onPremises?.accounts.apply).toThrow(refused);
  }
  expect(JSON.stringify(seen)).not.toContain('writes');
  expect(JSON.stringify(connected)).toContain('writes');
});

it('the writing identity is asked for where something is written, and nowhere else', () => {
  const folder = join(__dirname, '..', '..', 'activities');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const asWriter = names.filter(
    (name) => /contextOf\([^)]*(?:'apply'|\brole)/.test(text(name)) && name !== 'context.ts',
  );
  expect(asWriter.toSorted()).toEqual(['bulk/bulk-activities.ts', 'ensure/apply-change.ts', 'ensure/undo-change.ts']);
});
