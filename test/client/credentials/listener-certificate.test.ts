/** What the command line says of a certificate whose key lies on its server, and what it doesn't promise about it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordCredential } from '../../../activities/credential/registry.ts';
import { run as credentials } from '../../../client/commands/credentials.ts';
import { run as rotate } from '../../../client/commands/rotate.ts';
import type { Run } from '../../../client/invocation.ts';
import { testIo } from '../test-io.ts';

const thumbprint = '6A8D7E5537D441190FD72C7C2E879A064072CE0F';
const location = `cert://ex02.contoso.local/${thumbprint}`;

let home: string;
let key: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'listener-certificate-'));
  const notBefore = new Date(Date.now() - 344 * 86_400_000).toISOString();
  const notAfter = new Date(Date.now() + 21 * 86_400_000).toISOString();
  ({ key } = await recordCredential(home, {
    kind: 'listener-certificate',
    holder: { kind: 'server', id: 'aaaaaaaa-2222-4333-8444-555555555555', name: 'ex02.contoso.local' },
    current: { secret: location, keyId: null, thumbprint, notBefore, notAfter },
    connection: 'corp',
    run: 'monosync-onprem/corp/contoso\\monosync_svc',
    at: notBefore,
  }));
});
afterEach(async () => rm(home, { recursive: true }));

const runs = async (command: Run, args: string[], options: Record<string, unknown> = {}) => {
  const { io } = testIo({ environment: { RUNBOOKS_HOME: home } });
  return command({ args, options, words: [] }, io);
};

it('is listed with its server, its end and where it lies; there is no secret of it', async () => {
  expect(await runs(credentials, [])).toMatchObject({
    kind: 'credentials',
    document: [
      {
        key: 'ex02-contoso-local-certificate-aaaaaaaa',
        application: 'ex02.contoso.local',
        kind: 'listener-certificate',
        state: 'due',
        secret: null,
        location,
        reasons: ['renewal-due'],
      },
    ],
  });
});

it('is not delivered anywhere: it has no value', async () => {
  await expect(runs(rotate, [key], { by: 'ann', deliverTo: 'ce-vault' })).rejects.toMatchObject({ code: 'usage' });
});
