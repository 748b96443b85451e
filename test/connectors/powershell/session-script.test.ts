/** The script and the lines that go to a session: nothing in them is a place where data could be put. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestCipher } from '../../../connectors/powershell/request-cipher.ts';
import {
  bootstrapLines,
  callLines,
  processesOf,
  sessionScript,
} from '../../../connectors/powershell/session-script.ts';
import { knownScriptSha256 } from 'exchange-simulator/powershell/known-script.ts';

const script = sessionScript();
const code = script
  .split('\n')
  .filter((line) => !line.trimStart().startsWith('#'))
  .join('\n');

it('is the script that the simulated PowerShell knows, byte for byte', () => {
  expect(createHash('sha256').update(script).digest('hex')).toBe(knownScriptSha256);
});

it('is in the built connector’s folder too', () => {
  const build = readFileSync(join(__dirname, '..', '..', '..', 'scripts', 'build.mjs'), 'utf8');
  expect(build).toContain('connectors/powershell/session-script.ps1');
});

it('is ASCII, with newlines only, and ends in one', () => {
  expect(script).toMatch(/^[\x20-\x7e\n]+\n$/);
});

it('makes no script of text, starts no program, and asks nobody', () => {
  for (const word of [
    /Invoke-Expression|\biex\b/i,
    /AddScript/i,
    /\[scriptblock\]/i,
    /\[powershell\]::Create\([^)]/i,
    /NewScriptBlock|InvokeScript|ExpandString|ParseInput/i,
    /Invoke-Command|Enter-PSSession|Import-PSSession/i,
    /Start-Process|Start-Job|Add-Type|DownloadString|Invoke-WebRequest/i,
    /Read-Host|Get-Credential/i,
    /SkipCNCheck|SkipRevocationCheck|AllowRedirection/i,
    /`$/m,
  ]) {
    expect(code).not.toMatch(word);
  }
});

it('gives no cmdlet a request, or a secret, that a log of cmdlets would keep', () => {
  expect(code).not.toMatch(
    /ConvertFrom-Json|ConvertTo-SecureString|ConvertFrom-SecureString|PSVariable\.Set|Set-Variable/i,
  );
  // The key once, and each request.
  expect(code.match(/\[Console\]::In\.ReadLine\(\)/g)).toHaveLength(2);
});

it('calls by name what the request names in one place for this machine and one for a session', () => {
  expect(code.match(/& \$/g)).toEqual(['& $', '& $']);
  expect(code.match(/& \$cmd @a \*>&1/g)).toHaveLength(2);
  expect(code.match(/\.AddCommand\(/g)).toHaveLength(1);
  expect(code).toContain("Get-Command -Name ([WildcardPattern]::Escape($c['name'])) -CommandType Cmdlet, Function");
});

it('takes a certificate of an unknown authority only where that is asked for', () => {
  expect(code.match(/SkipCACheck/g)).toHaveLength(1);
  expect(code).toContain("if ($t['skipCaCheck']) { $option.SkipCACheck = $true }");
});

it('has as many closing brackets as opening ones', () => {
  const withoutStrings = code.replaceAll(/'[^'\n]*'/g, '').replaceAll(/"(?:[^"`\n]|`.)*"/g, '');
  for (const [open, close] of ['{}', '()', '[]']) {
    expect(withoutStrings.split(open ?? '').length).toBe(withoutStrings.split(close ?? '').length);
  }
});

it('has the preferences that were measured as they were measured', () => {
  const recordings = require.resolve('exchange-simulator/fidelity/powershell/recordings.json');
  const { header } = JSON.parse(readFileSync(recordings, 'utf8')) as { header: { bootstrap: string } };
  const preferences = header.bootstrap.split('\n').filter((line) => /^\$global:|^\[Console\]::/.test(line));
  expect(preferences).toHaveLength(11);
  for (const preference of preferences) expect(script.split('\n')).toContain(preference);
});

it('is spoken to by its own lines only, never by the template helpers of the library', () => {
  const folder = join(__dirname, '..', '..', '..', 'connectors', 'powershell');
  const names = readdirSync(folder).filter((each) => each.endsWith('.ts'));
  expect(names).toContain('session.ts');
  for (const name of names) {
    expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(
      /\.(?:command|\$\$?|invoke)`|PowerShell\.(?:command|invoke|\$)/,
    );
  }
});

it('is loaded and called by lines of a fixed alphabet, and the second is a comment to PowerShell', () => {
  const cipher = new RequestCipher();
  expect(bootstrapLines(cipher)).toMatch(
    /^\. \(\[scriptblock\]::Create\(\[Text\.Encoding\]::UTF8\.GetString\(\[Convert\]::FromBase64String\('[A-Za-z0-9+/]+={0,2}'\)\)\)\)\n#[A-Za-z0-9+/]{43}=$/,
  );
  const nasty = `it's "q" $(1+1) \`n ; | & {}\n\r\0 \u2028 \u{1d11e}`;
  const lines = callLines('0'.repeat(32), nasty, cipher);
  expect(lines).toMatch(/^__rb '0{32}'\n#[A-Za-z0-9+/]+={0,2}$/);
  expect(lines).not.toBe(callLines('0'.repeat(32), nasty, cipher));
});

it('says which processes it is of, and nothing where it didn’t come to its end', () => {
  expect(processesOf('__rb_ready 12 11 1')).toEqual([12, 11, 1]);
  expect(processesOf('noise\n__rb_ready 12\r\n')).toEqual([12]);
  expect(processesOf('')).toBeUndefined();
});
