/**
 * What a cmdlet of the on-premises organization gets and returns, whatever starts it; the fake `pwsh` is one caller. The place
 * where it runs decides what it can see; the account decides what it may do.
 */
import type { Core } from './core.ts';
import type { DirectoryAccount, ExchangeServer } from './tenant/on-premises-state.ts';
import type { Writer } from './tenant/store.ts';

export type ShellObject = Record<string, unknown>;

export type ShellPlace =
  /** The worker's own machine, with the modules of Active Directory. */
  | { kind: 'host' }
  /** The Exchange Management Shell (Microsoft.Exchange) of one server. */
  | { kind: 'exchange'; server: ExchangeServer }
  /** A remote session (microsoft.powershell) on one server. */
  | { kind: 'server'; server: ExchangeServer };

export interface ShellCall {
  core: Core;
  place: ShellPlace;
  /** As whom it runs. */
  caller: DirectoryAccount;
  context: Writer;
  /** Published name of the cmdlet. */
  name: string;
  /** The parameter set that the call resolved to. */
  set: string;
  /** By published name; secure strings and credentials are `Secret` and `Credential` below, never plain objects. */
  parameters: Readonly<Record<string, unknown>>;
  /** What the cmdlet before it in the pipeline gave; empty for the first. */
  input: readonly ShellObject[];
}

/** Parameters that PowerShell has types for. */
export class SecureText {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}
export class Credential {
  readonly user: string;
  readonly password: string;
  constructor(user: string, password: string) {
    this.user = user;
    this.password = password;
  }
}

export interface ShellOutput {
  objects: ShellObject[];
  warnings?: string[];
}

export interface ShellCmdlet {
  /** Parameters that are implemented; another published one is refused as not implemented, never ignored. */
  implements: readonly string[];
  run(call: ShellCall): ShellOutput | Promise<ShellOutput>;
}

export type ShellCmdlets = Readonly<Record<string, ShellCmdlet>>;

/** An error record, as `$Error` would contain it. */
export class ShellError extends Error {
  readonly fullyQualifiedErrorId: string;
  /** ErrorCategory: ObjectNotFound, InvalidArgument, PermissionDenied, OpenError, ... */
  readonly category: string;
  /** Name of the exception without its namespace. */
  readonly reason: string;
  readonly exceptionType: string;
  readonly targetName: string;

  constructor(given: {
    message: string;
    fullyQualifiedErrorId: string;
    category: string;
    exceptionType: string;
    targetName?: string;
  }) {
    super(given.message);
    this.name = 'ShellError';
    this.fullyQualifiedErrorId = given.fullyQualifiedErrorId;
    this.category = given.category;
    this.exceptionType = given.exceptionType;
    this.reason = given.exceptionType.slice(given.exceptionType.lastIndexOf('.') + 1);
    this.targetName = given.targetName ?? '';
  }
}
