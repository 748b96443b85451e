# The fixed script of a session. It is loaded once, and every call comes in as data: __rb '<nonce>' '<base64 of JSON>'.
# Nothing of a call ever becomes script text. The answer is one line on stdout: the call's nonce, a colon, and base64 of
# a JSON envelope; an exclamation mark after the nonce says that ConvertTo-Json cut something off.
# A change of any byte of this file changes its sha256 where it is known.
if ($PSVersionTable.PSVersion.Major -lt 7 -or ($PSVersionTable.PSVersion.Major -eq 7 -and $PSVersionTable.PSVersion.Minor -lt 5)) { throw 'PowerShell 7.5 or later is needed.' }
$global:MaximumHistoryCount = 1
$global:ErrorActionPreference = 'Stop'
$global:WarningPreference = 'Continue'
$global:ProgressPreference = 'SilentlyContinue'
$global:InformationPreference = 'SilentlyContinue'
$global:VerbosePreference = 'SilentlyContinue'
$global:DebugPreference = 'SilentlyContinue'
$global:ConfirmPreference = 'None'
$global:PSStyle.OutputRendering = 'PlainText'
[Console]::Out.NewLine = "`n"
[Console]::Error.NewLine = "`n"
# One PSSession per key; the key is made by the caller, so that another password is another key.
$global:__rb_sessions = @{}
function global:__rb_err($e) {
  $x = $e.Exception; $chain = @(); $y = $x
  while ($null -ne $y -and $chain.Count -lt 8) { $chain += [ordered]@{ type = $y.GetType().FullName; message = "$($y.Message)" }; $y = $y.InnerException }
  $t = $e.TargetObject
  [ordered]@{
    fullyQualifiedErrorId = "$($e.FullyQualifiedErrorId)"; category = "$($e.CategoryInfo.Category)"; reason = "$($e.CategoryInfo.Reason)"; activity = "$($e.CategoryInfo.Activity)"; targetName = "$($e.CategoryInfo.TargetName)"; targetType = "$($e.CategoryInfo.TargetType)"
    message = "$($e.ToString())"; exceptionMessage = "$($x.Message)"; exceptionType = $x.GetType().FullName
    innerExceptionType = $(if ($x.InnerException) { $x.InnerException.GetType().FullName } else { $null })
    chain = $chain
    targetObject = $(if ($null -eq $t) { $null } elseif ($t -is [string] -or $t -is [ValueType]) { "$t" } else { $t.GetType().FullName })
    stack = "$($e.ScriptStackTrace)"
  }
}
function global:__rb_arg($v) {
  if ($v -is [Collections.IDictionary]) {
    if ($v.psbase.Count -eq 1) {
      foreach ($k in @($v.psbase.Keys)) {
        switch -CaseSensitive ($k) {
          '$secure' { if ('' -eq $v[$k]) { return ,[securestring]::new() }; return ConvertTo-SecureString -String $v[$k] -AsPlainText -Force }
          '$credential' { $c = $v[$k]; return [pscredential]::new($c['user'], (ConvertTo-SecureString -String $c['password'] -AsPlainText -Force)) }
          '$date' { return [datetime]::Parse($v[$k], [cultureinfo]::InvariantCulture, 'RoundtripKind') }
          '$bytes' { return ,[Convert]::FromBase64String($v[$k]) }
          '$int64' { return [long]$v[$k] }
        }
      }
    }
    $h = @{}; foreach ($k in @($v.psbase.Keys)) { $h.Add($k, (__rb_arg $v[$k])) }; return $h
  }
  if ($v -is [Collections.IList] -and $v -isnot [string]) { $l = [Collections.Generic.List[object]]::new(); foreach ($i in $v) { $l.Add((__rb_arg $i)) }; return ,$l.ToArray() }
  return ,$v
}
# A session that isn't kept any longer. Whether it ends well is of no matter to the call.
function global:__rb_close($t, $session) {
  if ($null -eq $session) { return }
  $key = "$($t['key'])"
  if ($global:__rb_sessions.ContainsKey($key) -and [object]::ReferenceEquals($global:__rb_sessions[$key], $session)) { $global:__rb_sessions.Remove($key) }
  try { Remove-PSSession -Session $session -Confirm:$false -ErrorAction SilentlyContinue -WarningAction SilentlyContinue } catch { $null = $_ }
}
function global:__rb_open($t) {
  $key = "$($t['key'])"
  if (-not $t['once'] -and $global:__rb_sessions.ContainsKey($key)) {
    $kept = $global:__rb_sessions[$key]
    if ("$($kept.State)" -eq 'Opened' -and "$($kept.Availability)" -eq 'Available') { return $kept }
    $null = __rb_close $t $kept
  }
  # Less than a call's own deadline, so that a server that is down is reported as that. The name in a certificate is always checked.
  $times = @{ OpenTimeout = 60000; OperationTimeout = 60000; CancelTimeout = 10000 }
  if ($t['skipCaCheck']) { $times['SkipCACheck'] = $true }
  $how = @{ Authentication = "$($t['authentication'])"; SessionOption = (New-PSSessionOption @times); ErrorAction = 'Stop'; WarningAction = 'SilentlyContinue' }
  if ($t['credential']) { $how['Credential'] = __rb_arg $t['credential'] }
  switch -CaseSensitive ("$($t['kind'])") {
    'exchange' { $how['ConfigurationName'] = 'Microsoft.Exchange'; $how['ConnectionUri'] = "$($t['uri'])" }
    'server' {
      $how['ConfigurationName'] = 'Microsoft.PowerShell'; $how['ComputerName'] = "$($t['computerName'])"; $how['Port'] = [int]$t['port']
      if ($t['useSsl']) { $how['UseSSL'] = $true }
    }
    default { throw [ArgumentException]::new('no such kind of target') }
  }
  $session = New-PSSession @how
  if (-not $t['once']) { $global:__rb_sessions[$key] = $session }
  return $session
}
# A pipeline in a session's own runspace. It is made of commands and parameters only, so that a session without a language takes it.
function global:__rb_remote($session, $commands, $out, $warn, $info, $errs) {
  $ps = [powershell]::Create(); $asked = $null; $thrown = $null
  try {
    try {
      $ps.Runspace = $session.Runspace
      foreach ($c in $commands) { $null = $ps.AddCommand("$($c['name'])").AddParameters($c['arguments']) }
      $asked = $ps.BeginInvoke()
      # Waits in turns, so that it can be interrupted.
      while (-not $asked.AsyncWaitHandle.WaitOne(200)) { }
      $got = $ps.EndInvoke($asked)
      if ($null -ne $got) { foreach ($o in $got.ReadAll()) { $out.Add($o) } }
    } catch {
      # The call of a method wraps what the server, or the way to it, said.
      $x = $_.Exception
      while ($x -is [Management.Automation.MethodInvocationException] -and $null -ne $x.InnerException) { $x = $x.InnerException }
      if ($x -is [Management.Automation.RuntimeException]) { $thrown = [Management.Automation.ErrorRecord]::new($x.ErrorRecord, $x) }
      else { $thrown = [Management.Automation.ErrorRecord]::new($x, $x.GetType().Name, [Management.Automation.ErrorCategory]::NotSpecified, $null) }
    }
  } finally {
    if ($null -ne $asked -and -not $asked.IsCompleted) { try { $ps.Stop() } catch { $null = $_ } }
    foreach ($w in $ps.Streams.Warning.ReadAll()) { $warn.Add("$($w.Message)") }
    foreach ($i in $ps.Streams.Information.ReadAll()) { $info.Add("$i") }
    foreach ($e in $ps.Streams.Error.ReadAll()) { if ($null -eq $thrown) { $thrown = $e }; $errs.Add((__rb_err $e)) }
    $hadErrors = $ps.HadErrors
    $ps.Dispose()
  }
  # Any error is a failure of the whole: what isn't terminating for the server may still be half of a change.
  if ($null -eq $thrown -and $hadErrors) { throw [InvalidOperationException]::new('the remote pipeline had errors and told none') }
  if ($null -ne $thrown) { throw $thrown }
}
function global:__rb([string]$nonce, [string]$b64) {
  $out = [Collections.Generic.List[object]]::new(); $warn = [Collections.Generic.List[string]]::new(); $info = [Collections.Generic.List[string]]::new(); $errs = [Collections.Generic.List[object]]::new(); $env_ = [ordered]@{ ok = $false; ran = $false }
  $req = $null; $target = $null; $session = $null; $finished = $false
  try {
    $req = ConvertFrom-Json -InputObject ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($b64))) -AsHashtable -NoEnumerate -DateKind String -Depth 64
    $target = $req['target']
    $steps = [Collections.Generic.List[object]]::new()
    if ($null -ne $req['pipeline']) { foreach ($step in $req['pipeline']) { $steps.Add($step) } } else { $steps.Add($req) }
    $commands = [Collections.Generic.List[object]]::new()
    foreach ($step in $steps) {
      if ("$($step['cmdlet'])" -cnotmatch '\A[A-Z][A-Za-z]*-[A-Za-z][A-Za-z0-9]*\z') { throw [ArgumentException]::new('this is not the name of a cmdlet') }
      $a = @{}; if ($step['parameters']) { foreach ($k in @($step['parameters'].psbase.Keys)) { $a.Add($k, (__rb_arg $step['parameters'][$k])) } }
      if (-not $a.ContainsKey('ErrorAction')) { $a['ErrorAction'] = 'Stop' }
      $commands.Add(@{ name = "$($step['cmdlet'])"; arguments = $a })
    }
    if ($null -ne $target -and "$($target['kind'])" -cne 'local') {
      $env_['opened'] = $false
      $session = __rb_open $target
      $env_['opened'] = $true
      __rb_remote $session $commands $out $warn $info $errs
      $finished = $true
    } else {
      foreach ($c in $commands) { $c['command'] = Get-Command -Name ([WildcardPattern]::Escape($c['name'])) -CommandType Cmdlet, Function -ErrorAction Stop | Select-Object -First 1 }
      $first = $true
      foreach ($c in $commands) {
        $cmd = $c['command']; $a = $c['arguments']; $given = $out.ToArray(); $out.Clear(); $finished = $false
        $sort = {
          if ($_ -is [Management.Automation.WarningRecord]) { $warn.Add("$($_.Message)") }
          elseif ($_ -is [Management.Automation.ErrorRecord]) { $errs.Add((__rb_err $_)) }
          elseif ($_ -is [Management.Automation.InformationRecord] -or $_ -is [Management.Automation.VerboseRecord] -or $_ -is [Management.Automation.DebugRecord]) { $info.Add("$_") }
          else { $out.Add($_) } }
        foreach ($once in 1) { if ($first) { & $cmd @a *>&1 | ForEach-Object -Process $sort } else { $given | & $cmd @a *>&1 | ForEach-Object -Process $sort }; $finished = $true }
        if (-not $finished) { throw [InvalidOperationException]::new('the command left by break or continue') }
        $first = $false
      }
    }
    $env_.ran = $true; $env_.ok = $true
  } catch { $env_['error'] = __rb_err $_ } finally {
  # A session for one call, one that was interrupted, and one that broke aren't used again.
  if ($null -ne $session -and ($target['once'] -or (-not $finished -and $null -eq $env_['error']) -or "$($session.State)" -ne 'Opened')) { $null = __rb_close $target $session }
  $sel = $null; $d = 4; $jw = $null
  if ($null -ne $req) { $sel = $req['select']; if ($req['depth']) { $d = [int]$req['depth'] } }
  try {
    if ($sel) { $env_['result'] = @($out | Select-Object -Property $sel) } else { $env_['result'] = $out.ToArray() }
    $env_['warnings'] = $warn.ToArray(); $env_['info'] = $info.ToArray(); $env_['errors'] = $errs.ToArray()
    $json = ConvertTo-Json -InputObject $env_ -Compress -EnumsAsStrings -Depth ($d + 2) -WarningVariable jw -WarningAction SilentlyContinue -ErrorAction Stop
  }
  catch { $json = ConvertTo-Json -InputObject ([ordered]@{ ok = $false; ran = $env_.ran; unserializable = $true; error = (__rb_err $_) }) -Compress -Depth 6 }
  if ($json.Length -gt 4194304) { $json = ConvertTo-Json -InputObject ([ordered]@{ ok = $false; ran = $env_.ran; tooLarge = $json.Length }) -Compress }
  if ($jw) { $nonce = $nonce + '!' }
  $global:Error.Clear()
  [Console]::Out.Write("`n" + $nonce + ':' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($json)) + "`n")
  }
}
