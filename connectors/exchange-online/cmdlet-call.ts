/**
 * One cmdlet with its parameters as data, and what must be added to it before it is sent.
 */
export interface CmdletCall {
  cmdlet: string;
  parameters: Readonly<Record<string, unknown>>;
  /** Address of the mailbox that a cmdlet writes to: the call is routed to that mailbox's server. */
  anchor?: string | undefined;
  /** Properties to answer with. */
  select?: readonly string[] | undefined;
  /** What it is about, for a failure's sentence. */
  subject?: string | undefined;
}

/** How its objects are asked for. */
export interface InvokeOptions {
  anchor?: string;
  select?: readonly string[];
  /** More objects than this are the failure `exchange-too-many-pages`; default 20,000. */
  atMost?: number;
}

const reading = /^(?:Get|Test|Search|Export)-/;
/** These ask before they act, and over HTTPS there is no answer. */
const asking = /^(?:Remove|Set|Disable|Update)-/;

/** Whether repeating the cmdlet could do something twice. */
export function writesSomething(call: CmdletCall): boolean {
  return !reading.test(call.cmdlet);
}

/** The body of InvokeCommand. */
export function cmdletInput(call: CmdletCall): { CmdletInput: { CmdletName: string; Parameters: object } } {
  const confirm = asking.test(call.cmdlet) ? { Confirm: false } : {};
  return { CmdletInput: { CmdletName: call.cmdlet, Parameters: { ...confirm, ...call.parameters } } };
}

/** The query of InvokeCommand. */
export function cmdletQuery(call: CmdletCall): string {
  return call.select === undefined ? '' : `?$select=${call.select.map(encodeURIComponent).join(',')}`;
}
