/** Which cmdlets are called so that they don't ask: compared with the published parameters of all of them. */
import { readFileSync } from 'node:fs';
import { withoutQuestion, writesSomething } from '../../../connectors/powershell/writes.ts';

interface Published {
  applies?: string[];
  parameters: Record<string, { applies?: string[] }>;
}

const catalogue = (file: string): [string, Published][] => {
  const path = require.resolve(`exchange-simulator/fidelity/${file}`);
  return Object.entries((JSON.parse(readFileSync(path, 'utf8')) as { cmdlets: Record<string, Published> }).cmdlets);
};
const onServer = ({ applies }: { applies?: string[] | undefined }): boolean => applies?.includes('se') ?? true;
const published = [...catalogue('windows-cmdlets.json'), ...catalogue('exchange-cmdlets.json')].filter(([, cmdlet]) =>
  onServer(cmdlet),
);
const asks = ({ parameters }: Published): boolean => parameters.Confirm !== undefined && onServer(parameters.Confirm);
const mustNotAsk = (cmdlet: string): boolean => 'Confirm' in withoutQuestion({ cmdlet, parameters: {} }).parameters;

it('gives Confirm to no published cmdlet that lacks it', () => {
  expect(published.length).toBeGreaterThan(800);
  expect(published.filter(([name, cmdlet]) => mustNotAsk(name) && !asks(cmdlet)).map(([name]) => name)).toEqual([]);
});

it('gives it to every published one that writes and has it, but for searches', () => {
  const left = published.filter(
    ([cmdlet, each]) => asks(each) && !mustNotAsk(cmdlet) && writesSomething([{ cmdlet, parameters: {} }]),
  );
  expect(left.map(([name]) => name)).toEqual(['Search-Mailbox', 'Search-MessageTrackingReport']);
});

it.each([
  ['Get-Mailbox', false],
  ['Test-WSMan', false],
  ['Find-Thing', false],
  ['Measure-Object', false],
  ['Select-Object', false],
  ['Resolve-DnsName', false],
  ['Set-Mailbox', true],
  ['Search-Mailbox', true],
  ['Enable-PSRemoting', true],
  ['New-WSManInstance', true],
  ['Invoke-Thing', true],
])('%s writes: %s', (cmdlet, expected) => {
  expect(writesSomething([{ cmdlet, parameters: {} }])).toBe(expected);
});

it('takes a pipeline for a write when any of its cmdlets is', () => {
  const parameters = {};
  expect(
    writesSomething([
      { cmdlet: 'Get-A', parameters },
      { cmdlet: 'Select-B', parameters },
    ]),
  ).toBe(false);
  expect(
    writesSomething([
      { cmdlet: 'Get-A', parameters },
      { cmdlet: 'Remove-B', parameters },
    ]),
  ).toBe(true);
  expect(
    writesSomething([
      { cmdlet: 'New-A', parameters },
      { cmdlet: 'Select-B', parameters },
    ]),
  ).toBe(true);
});

it('leaves a Confirm that was given', () => {
  expect(withoutQuestion({ cmdlet: 'Set-A', parameters: { Confirm: true } }).parameters).toEqual({ Confirm: true });
});
