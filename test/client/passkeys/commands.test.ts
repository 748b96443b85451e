/**
 * `runbook passkey`: as people give it, who sign in at a real identity provider; the browser with its authenticator is one in
 * software, at the real page.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulated, type Simulated } from 'exchange-simulator/testing/simulated.ts';
import { CommandProblem } from '../../../client/command-problem.ts';
import { run as endorse } from '../../../client/commands/passkey-endorse.ts';
import { run as enrol } from '../../../client/commands/passkey-enrol.ts';
import { run as list } from '../../../client/commands/passkey-list.ts';
import { run as revoke } from '../../../client/commands/passkey-revoke.ts';
import type { Run } from '../../../client/invocation.ts';
import { humanText } from '../../../client/views/human.ts';
import { closeRoutes } from '../../../connectors/http/routes.ts';
import type { Json } from '../../../domain/json.ts';
import { SoftwareAuthenticator } from '../../policy/passkeys/software-authenticator.ts';
import { testIo } from '../test-io.ts';
import { press } from './press.ts';

let simulator: Simulated;
let home: string;
beforeAll(async () => {
  simulator = await simulated();
});
afterAll(async () => {
  await closeRoutes();
  await simulator.close();
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'passkey-commands-'));
  await mkdir(join(home, 'simulator'));
  await writeFile(join(home, 'simulator', 'ready.json'), JSON.stringify(simulator.readiness));
  await connections('simulated: {kind: simulated}');
});
afterEach(async () => await rm(home, { recursive: true, force: true }));

async function connections(text: string): Promise<void> {
  await writeFile(join(home, 'connections.yaml'), `connections:\n  ${text}\n`);
}

interface Ended {
  readonly document: { readonly [name: string]: Json };
  readonly text: string;
}

async function given(
  command: Run,
  {
    args = [],
    authenticator = new SoftwareAuthenticator(),
    ...options
  }: { args?: string[]; authenticator?: SoftwareAuthenticator; by?: string; reason?: string; connection?: string } = {},
): Promise<Ended> {
  const pressed: Promise<void>[] = [];
  const progress = (line: string): void => {
    if (line.startsWith('http://localhost')) pressed.push(press(new URL(line), authenticator));
  };
  const { io } = testIo({ environment: { RUNBOOKS_HOME: home } });
  const answer = await command({ args, options, words: [] }, { ...io, interactive: true, progress });
  await Promise.all(pressed);
  if (typeof answer === 'number') throw new Error('It answers a document');
  return { document: answer.document as never, text: humanText(answer.kind, answer.document, io.colors) };
}

async function problemOf(ended: Promise<Ended>): Promise<string> {
  const error: unknown = await ended.catch((thrown: unknown) => thrown);
  if (error instanceof CommandProblem) return `${error.exitCode} ${error.code}`;
  throw error;
}

it('ben enrols a passkey, eve stands for it, and it counts until ben revokes it', async () => {
  const enrolled = await given(enrol, { by: 'ben' });
  expect(enrolled.document).toMatchObject({ state: 'not-endorsed', name: 'ben@contoso.example', endorsed: null });
  const id = enrolled.document['id'] as string;
  expect(enrolled.text).toContain(`runbook passkey endorse ${id} --by NAME`);
  expect(await problemOf(given(endorse, { args: [id], by: 'ben' }))).toBe('4 enroller');
  expect(await problemOf(given(endorse, { args: [id], by: 'cyd' }))).toBe('4 role-missing');
  const endorsed = await given(endorse, { args: [id], by: 'eve' });
  expect(endorsed.document).toMatchObject({ state: 'in-use', endorsed: { by: 'eve@contoso.example' } });
  expect(await problemOf(given(endorse, { args: [id], by: 'eve' }))).toBe('4 passkey-already-endorsed');
  expect(await problemOf(given(revoke, { args: [id], by: 'cyd' }))).toBe('4 role-missing');
  const revoked = await given(revoke, { args: [id], by: 'ben', reason: 'lost' });
  expect(revoked.document).toMatchObject({ state: 'revoked', revoked: { by: 'ben@contoso.example', reason: 'lost' } });
  const listed = await given(list);
  expect(listed.document).toEqual({ passkeys: [revoked.document], damaged: [] });
  expect(listed.text).toMatch(
    new RegExp(`^${id}  revoked  ben@contoso.example  localhost  enrolled .*revoked by ben@.*: lost$`, 'm'),
  );
});

it('nothing is enrolled of somebody whom the provider gives no role, nor of one who is blocked', async () => {
  expect(await problemOf(given(enrol, { by: 'nia' }))).toMatch(/^4 sign-in/);
  await writeFile(join(home, 'trust.yaml'), 'blocked: [ben@contoso.example]');
  expect(await problemOf(given(enrol, { by: 'ben' }))).toBe('4 blocked');
  expect((await given(list)).document).toEqual({ passkeys: [], damaged: [] });
});

it.each<[string, () => Promise<unknown>, Parameters<typeof given>[1], string]>([
  [
    'names are taken as typed',
    async () => await connections('simulated: {kind: simulated, identity: claims}'),
    { by: 'ben', connection: 'simulated' },
    '2 identity-claims',
  ],
  [
    'people sign in nowhere',
    async () => await connections('simulated: {kind: simulated, identity: claims}'),
    { by: 'ben' },
    '2 connection-missing',
  ],
  [
    'people sign in on two connections',
    async () => await connections('a: {kind: simulated}\n  b: {kind: simulated}'),
    { by: 'ben' },
    '2 connection-missing',
  ],
  [
    'trust.yaml has no localhost',
    async () =>
      await writeFile(join(home, 'trust.yaml'), 'passkeys: {rpIds: [example.com], origins: ["https://example.com"]}'),
    { by: 'ben' },
    '4 passkey-elsewhere',
  ],
  ['nobody in the tenant is called so', async () => {}, { by: 'bob' }, '2 by-unknown'],
])('is refused where %s', async (_, prepare, options, expected) => {
  await prepare();
  expect(await problemOf(given(enrol, options))).toBe(expected);
});

it.each(['0c1d2e3f', '0c1d2e3f4a5b6c7d', '../../0c1d2e3f4a5b6c'])('no passkey is called %s', async (name) => {
  await given(enrol, { by: 'cyd' });
  expect(await problemOf(given(endorse, { args: [name], by: 'eve' }))).toBe('2 passkey-unknown');
});
