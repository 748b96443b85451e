/**
 * Which cmdlets change something, and which of these ask before they do. There is no answer: under -NonInteractive a
 * question is an error, so each that asks is called with -Confirm:$false.
 *
 * By its verb, with the few exceptions by name: of the published cmdlets of Exchange Server, Active Directory and Windows
 * that a verb here makes a write, all but these have a parameter Confirm.
 *
 * Sources: odp and psdocs, the parameters of the published cmdlets; psdocs, about_Functions_CmdletBindingAttribute.
 */
import type { CmdletInvocation } from './call.ts';

const reading = /^(?:Get|Test|Find|Measure|Select|Sort|Group|Resolve)-/;

/** Without a parameter Confirm. */
const unasking =
  /^(?:(?:Invoke|Search)-.*|(?:New|Set|Remove)-WSManInstance|New-PSSession.*|Import-PSSession|Restore-RecoverableItems|Update-ExchangeHelp)$/;

/** Whether repeating a pipeline could do something twice. */
export function writesSomething(pipeline: readonly CmdletInvocation[]): boolean {
  return pipeline.some(({ cmdlet }) => !reading.test(cmdlet));
}

/** The same cmdlet, called so that it doesn't ask. */
export function withoutQuestion(invocation: CmdletInvocation): CmdletInvocation {
  const { cmdlet, parameters } = invocation;
  if (reading.test(cmdlet) || unasking.test(cmdlet)) return invocation;
  return { cmdlet, parameters: { Confirm: false, ...parameters } };
}
