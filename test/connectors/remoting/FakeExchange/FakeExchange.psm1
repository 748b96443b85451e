# What stands in for the Exchange Management Shell behind real remoting: its shapes and errors, and none of its work.
Add-Type -TypeDefinition @'
using System;
using System.Collections;
using System.Collections.Generic;
namespace Microsoft.Exchange.Configuration.Tasks {
  public class ManagementObjectNotFoundException : Exception { public ManagementObjectNotFoundException(string m) : base(m) {} }
  public class ManagementObjectAmbiguousException : Exception { public ManagementObjectAmbiguousException(string m) : base(m) {} }
}
namespace Microsoft.Exchange.Data.Directory {
  public class ADObjectAlreadyExistsException : Exception { public ADObjectAlreadyExistsException(string m) : base(m) {} }
  public class ADObjectId { public string Name; string dn; public string DistinguishedName { get { return dn; } } public Guid ObjectGuid { get; set; } public string Rdn { get { return "CN=" + Name; } } public ADObjectId Parent { get; set; }
    public ADObjectId(string d, string n) { dn = d; Name = n; ObjectGuid = new Guid("11111111-2222-3333-4444-555555555555"); } public override string ToString() { return Name; } }
}
namespace Microsoft.Exchange.Data {
  public enum RecipientTypeDetails : long { None = 0, UserMailbox = 1, SharedMailbox = 4, RemoteUserMailbox = 2147483648 }
  [Flags] public enum AuthMethod { None = 0, Basic = 1, Ntlm = 2, WindowsIntegrated = 4 }
  public class ProxyAddress { public string PrefixString { get; set; } public string AddressString { get; set; } public bool IsPrimaryAddress { get; set; }
    public ProxyAddress(string p, string a) { PrefixString = p; AddressString = a; IsPrimaryAddress = p == "SMTP"; } public override string ToString() { return PrefixString + ":" + AddressString; } }
  public class MultiValuedProperty<T> : IEnumerable { List<T> l = new List<T>(); public void Add(T t) { l.Add(t); } public int Count { get { return l.Count; } } public IEnumerator GetEnumerator() { return l.GetEnumerator(); } }
  public class ByteQuantifiedSize { long b; public ByteQuantifiedSize(long x) { b = x; } public long ToBytes() { return b; } public override string ToString() { return "1.5 GB (" + b.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) + " bytes)"; } }
}
'@
function New-ExchangeError([Exception]$Exception, [string]$Category, [string]$Cmdlet, $Target) {
  $name = $Exception.GetType().Name
  $id = "[Server=EX1,RequestId=0f8fad5b-d9cb-469f-a165-70867728950e,TimeStamp=11/30/2026 7:00:00 AM] [FailureCategory=Cmdlet-$name] 6E3F4B2A,Microsoft.Exchange.Management.RecipientTasks.$Cmdlet"
  [Management.Automation.ErrorRecord]::new($Exception, $id.Substring(0, $id.LastIndexOf(',')), $Category, $Target)
}
function Get-Mailbox {
  [CmdletBinding()] param([Parameter(Position = 0, ValueFromPipeline)][string]$Identity, [object]$ResultSize = 1000, [string]$Filter)
  process {
    if ($Identity -like 'nobody*') {
      $PSCmdlet.WriteError((New-ExchangeError ([Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException]::new("The operation couldn't be performed because object '$Identity' couldn't be found on 'DC1.contoso.example'.")) 'InvalidData' 'GetMailbox' $null)); return }
    if ($Identity -like 'two*') {
      $PSCmdlet.ThrowTerminatingError((New-ExchangeError ([Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException]::new("ambiguous $Identity")) 'InvalidArgument' 'GetMailbox' $Identity)) }
    $n = if ($Identity) { 1 } elseif ("$ResultSize" -eq 'Unlimited') { 10000 } else { [int]$ResultSize }
    $many = [Microsoft.Exchange.Data.MultiValuedProperty[object]]::new(); $many.Add([Microsoft.Exchange.Data.ProxyAddress]::new('SMTP', 'a@contoso.example')); $many.Add([Microsoft.Exchange.Data.ProxyAddress]::new('smtp', 'b@contoso.example'))
    $one = [Microsoft.Exchange.Data.MultiValuedProperty[object]]::new(); $one.Add('only')
    $none = [Microsoft.Exchange.Data.MultiValuedProperty[object]]::new()
    $parent = [Microsoft.Exchange.Data.Directory.ADObjectId]::new('OU=Users,DC=contoso,DC=example', 'Users')
    $id = [Microsoft.Exchange.Data.Directory.ADObjectId]::new('CN=A,OU=Users,DC=contoso,DC=example', 'A'); $id.Parent = $parent
    for ($i = 0; $i -lt $n; $i++) {
      [pscustomobject]@{ PSTypeName = 'Microsoft.Exchange.Data.Directory.Management.Mailbox'
        Name = "Mailbox $i"; Guid = [guid]'0f8fad5b-d9cb-469f-a165-70867728950e'; Identity = $id; EmailAddresses = $many; One = $one; None = $none
        RecipientTypeDetails = [Microsoft.Exchange.Data.RecipientTypeDetails]::UserMailbox; Auth = [Microsoft.Exchange.Data.AuthMethod]'Basic, Ntlm'; Day = [DayOfWeek]::Friday
        Size = [Microsoft.Exchange.Data.ByteQuantifiedSize]::new(1610612736); Unlimited = 'Unlimited'; WhenUtc = [datetime]::new(2026, 8, 21, 10, 0, 0, [DateTimeKind]::Utc); WhenLocal = [datetime]::new(2026, 8, 21, 10, 0, 0, [DateTimeKind]::Local); WhenNone = [datetime]::new(2026, 8, 21, 10, 0, 0)
        Offset = [datetimeoffset]'2026-08-21T10:00:00+02:00'; Span = [timespan]'1.02:03:04'; Version = [version]'15.2.1544.4'; Big = [long]9007199254740993; Dec = 1.50d; Decimal = [decimal]1.50; Bytes = [byte[]](1, 2, 255)
        Yes = $true; Nothing = $null; Empty = @(); OneArray = @(1); Nested = @(, @(1, 2)); Table = @{ a = 1; b = @{ c = @{ d = @{ e = 5 } } } }; Custom = [pscustomobject]@{ X = [pscustomobject]@{ Y = [pscustomobject]@{ Z = 1 } } }
        Secure = (ConvertTo-SecureString 'hush' -AsPlainText -Force); Uri = [uri]'https://ex1/ews'; Char = [char]'x'; Text = "a`u{0}b`u{2028}`u{1f600}`r`n" } } } }
function Test-Typed { [CmdletBinding()] param([securestring]$Sec, [pscredential]$Cred, [datetime]$D, [byte[]]$Bytes, [long]$L)
  [pscustomobject]@{ Sec = [Net.NetworkCredential]::new('', $Sec).Password; Cred = "$($Cred.UserName)/$($Cred.GetNetworkCredential().Password)"; D = $D.ToUniversalTime().ToString('o'); Kind = "$($D.Kind)"; Bytes = [Convert]::ToBase64String($Bytes); BytesType = $Bytes.GetType().FullName; L = "$L" } }
function Test-Echo { [CmdletBinding()] param($Value) , $Value }
function Get-ServerProcess { [CmdletBinding()] param() $PID }
function Start-Slow { [CmdletBinding(SupportsShouldProcess)] param([int]$Seconds, [string]$Log, [switch]$Native)
  try { Add-Content $Log 'began'; if ($Native) { [Threading.Thread]::Sleep($Seconds * 1000) } else { Start-Sleep -Seconds $Seconds }; Add-Content $Log 'done' } finally { Add-Content $Log 'finally' } ; 'slept' }
function Test-Die { [CmdletBinding()] param([string]$How) 'before'; if ($How -eq 'exit') { [Environment]::Exit(3) } ; Stop-Process -Id $PID -Force; Start-Sleep 5 }
function Set-Die { [CmdletBinding(SupportsShouldProcess)] param([string]$How) 'before'; if ($How -eq 'exit') { [Environment]::Exit(3) } ; Stop-Process -Id $PID -Force; Start-Sleep 5 }
function Test-Fail { [CmdletBinding()] param([string]$How)
  switch ($How) {
    'nt' { 'first'; Write-Error -Message 'nt' -ErrorId NtId -Category ObjectNotFound -TargetObject 'the target'; 'second' }
    'nt-after' { 'first'; Write-Warning 'w'; Write-Information 'i' -InformationAction Continue; Write-Host 'h'; Write-Verbose 'v' -Verbose; $PSCmdlet.WriteError((New-ExchangeError ([Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException]::new("couldn't be found")) 'InvalidData' 'TestFail' ([pscustomobject]@{ a = 1 }))); 'second' }
    'throw' { throw 'a plain text' }
    'throw-type' { throw [Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException]::new('outer') }
    'throw-inner' { throw [InvalidOperationException]::new('outer', [UnauthorizedAccessException]::new('inner')) }
    'terminating' { $PSCmdlet.ThrowTerminatingError([Management.Automation.ErrorRecord]::new([UnauthorizedAccessException]::new('no'), 'TermId', 'PermissionDenied', 'tt')) }
    'warn' { Write-Warning 'w1'; Write-Warning "w2 `e[31mred"; Write-Host 'h'; Write-Information 'i' -InformationAction Continue; Write-Progress -Activity a -Status s; 'out' }
    'prompt' { Read-Host 'name' }
    'confirm' { [void]$PSCmdlet.ShouldContinue('a', 'b') }
    'break' { break }
    'exit' { exit 3 }
    'stdout' { [Console]::Out.WriteLine('noise on stdout'); 'after' }
    'stderr' { [Console]::Error.WriteLine('noise on stderr'); 'after' }
    'progress' { 1..2000 | ForEach-Object { Write-Progress -Activity 'a' -Status "$_" -PercentComplete ($_ / 20) }; 'done' }
  } }
function Test-Odd { [CmdletBinding()] param([string]$How)
  switch ($How) {
    'continue' { continue }
    'pipelinestopped' { 'first'; throw [Management.Automation.PipelineStoppedException]::new() }
    'setexit' { $Host.SetShouldExit(0); 'after' }
    'hostwrite' { $Host.UI.Write('no line end'); $Host.UI.WriteLine('x'); 'after' }
    'hosterr' { $Host.UI.WriteErrorLine('an error line'); 'after' }
    'hosterrline' { [Console]::Error.Write('x'); $Host.UI.WriteErrorLine("0123456789abcdef"); 'after' }
    'flood' { $x = 'x' * 1000; for ($i = 0; $i -lt 20000; $i++) { Write-Host $x }; 'after' }
    'prompt2' { $Host.UI.PromptForCredential('c', 'm', 'u', 't') }
    'surrogate' { "a$([char]0xd800)b" }
    'inthash' { @{ 1 = 'one' } }
    'deepenum' { @{ a = @{ b = @{ c = [DayOfWeek]::Friday } } } }
  } }
Export-ModuleMember -Function *-*
