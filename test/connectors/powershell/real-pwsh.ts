/**
 * A real PowerShell, where this machine has one, with a module of functions that do on order what the fake program does.
 * Without one the tests against it are skipped, unless RUNBOOKS_TEST_REQUIRE names it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { skipWithout } from '../../setup/required-parts.ts';

export const hasPwsh = isThere();
if (!hasPwsh) skipWithout('pwsh', 'tests against a real PowerShell');

function isThere(): boolean {
  try {
    execFileSync('pwsh', ['-Version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const functions = `
function Test-Echo { [CmdletBinding()] param($Value) , $Value }
function Set-Echo { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param($Value) if ($PSCmdlet.ShouldProcess('it')) { , $Value } }
function Test-Typed { [CmdletBinding()] param([securestring]$Sec, [pscredential]$Cred, [datetime]$D, [byte[]]$Bytes, [long]$L)
  [pscustomobject]@{
    Sec = [Net.NetworkCredential]::new('', $Sec).Password; Cred = "$($Cred.UserName)/$($Cred.GetNetworkCredential().Password)"
    D = $D.ToUniversalTime().ToString('o'); Bytes = [Convert]::ToBase64String($Bytes); L = "$L" } }
function Test-Process { [CmdletBinding()] param() $PID }
function Test-Sleep { [CmdletBinding()] param([int]$Milliseconds) Start-Sleep -Milliseconds $Milliseconds }
function Test-Fail { [CmdletBinding()] param() 'first'; Write-Error -Message 'nt' -ErrorId NtId -Category ObjectNotFound; 'second' }
function Test-Break { [CmdletBinding()] param() break }
function Test-Prompt { [CmdletBinding()] param() Read-Host 'name' }
function Invoke-Trick { [CmdletBinding()] param($How) Test-Trick -How $How }
function Test-Trick { [CmdletBinding()] param($How)
  switch ($How) {
    'kill' { Stop-Process -Id $PID -Force }
    'exit' { [Environment]::Exit(0) }
    'hang' { Start-Sleep -Seconds 60 }
    'noise' { Write-Warning 'w'; Write-Host 'h'; [Console]::Write('Password for user svc: '); [Console]::Error.WriteLine('e'); 'heard' }
    'cut' { [pscustomobject]@{ a = @{ b = @{ c = @{ d = @{ e = @{ f = @{ g = 1 } } } } } } } }
    'unserializable' { @{ 1 = 'one' } }
    'too-large' { 'x' * 5000000 }
  } }
function Test-Inner { [CmdletBinding()] param() throw [InvalidOperationException]::new('outer', [UnauthorizedAccessException]::new('inner')) }
function Test-Size { [CmdletBinding()] param()
  $size = [Int128]::Parse('1610612736') # a type without properties, as sizes of Exchange are
  [pscustomobject]@{ Size = $size; Sizes = @($size, 'x'); Name = 'n'; Empty = @(); Table = @{ a = 1 } } }
function Invoke-Begun { [CmdletBinding()] param($Path) Set-Content -Path $Path -Value 'begun'; Start-Sleep -Seconds 60 }
function Test-Halves { [CmdletBinding()] param() "a$([char]0xd800)b" }
function Test-Quiet { [CmdletBinding()] param([securestring]$Sec, [pscredential]$Cred, $Note) Start-Sleep -Milliseconds 4; $Sec.Length }
Export-ModuleMember -Function *
`;

/** Puts the module where PowerShell finds it by itself; answers how to take it away again. */
export function withTestFunctions(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'real-pwsh-'));
  mkdirSync(join(folder, 'TestFunctions'));
  writeFileSync(join(folder, 'TestFunctions', 'TestFunctions.psm1'), functions);
  const before = process.env.PSModulePath;
  process.env.PSModulePath = before === undefined ? folder : `${folder}${delimiter}${before}`;
  return () => {
    if (before === undefined) delete process.env.PSModulePath;
    else process.env.PSModulePath = before;
    rmSync(folder, { recursive: true, force: true });
  };
}
