/** Active Directory at one domain controller, as the worker or as an account. */
import { readFileSync } from 'node:fs';
import { directory } from '../../../connectors/exchange-server/directory.ts';
import { powershell } from '../../../connectors/powershell/powershell.ts';
import { closeSessions } from '../../../connectors/powershell/session-pool.ts';
import { failureOf } from '../failure-of.ts';
import { fakePwsh, type FakePwsh } from '../powershell/fake-pwsh.ts';

let fake: FakePwsh;
beforeEach(() => {
  fake = fakePwsh();
});
afterEach(async () => {
  await closeSessions();
  fake.remove();
});

const domainController = 'dc01.contoso.local';
const shell = () => powershell({ name: 'toy', powershell: fake.program }, 'apply');

it('sends every cmdlet of the module to the domain controller, and no other', async () => {
  await directory(shell(), { domainController }).pipe([
    { cmdlet: 'Get-ADGroup', parameters: { Identity: 'g' } },
    { cmdlet: 'Add-ADGroupMember', parameters: { Members: ['m'] } },
    { cmdlet: 'Select-Object', parameters: { First: 1 } },
  ]);
  expect(fake.requests()).toEqual([
    {
      target: { kind: 'local' },
      pipeline: [
        { cmdlet: 'Get-ADGroup', parameters: { Server: domainController, Identity: 'g' } },
        { cmdlet: 'Add-ADGroupMember', parameters: { Confirm: false, Server: domainController, Members: ['m'] } },
        { cmdlet: 'Select-Object', parameters: { First: 1 } },
      ],
    },
  ]);
});

it('works as the account of the connection, where it has one', async () => {
  const account = { user: 'CONTOSO\\runner', password: async () => 'pass-word' };
  await directory(shell(), { domainController, account }).invoke('Get-ADUser', { Identity: 'u' }, { select: ['Name'] });
  expect(fake.requests()).toMatchObject([
    {
      select: ['Name'],
      pipeline: [
        {
          parameters: {
            Server: domainController,
            Credential: { $credential: { user: 'CONTOSO\\runner', password: 'pass-word' } },
          },
        },
      ],
    },
  ]);
});

it('sends nothing for an empty identity', async () => {
  const failure = await failureOf(directory(shell(), { domainController }).invoke('Remove-ADUser', { Identity: '' }));
  expect(failure.code).toBe('identity-empty');
  expect(fake.started()).toEqual([]);
});

it('gives Server and Credential to cmdlets that have them', () => {
  const file = require.resolve('exchange-simulator/fidelity/windows-cmdlets.json');
  const { cmdlets } = JSON.parse(readFileSync(file, 'utf8')) as {
    cmdlets: Record<string, { module: string; parameters: Record<string, unknown> }>;
  };
  const ofTheModule = Object.entries(cmdlets).filter(([, { module }]) => module === 'ActiveDirectory');
  expect(ofTheModule.length).toBeGreaterThan(10);
  for (const [name, { parameters }] of ofTheModule) {
    expect(name).toMatch(/^[A-Z][A-Za-z]*-AD[A-Z]/);
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining(['Server', 'Credential']));
  }
});
