/**
 * One call of PowerShell as data: a cmdlet (or a pipeline of some) with its parameters, and where it runs. None of it is
 * ever part of script text.
 */
import type { RemoteAuthentication, StoredAccount } from '../connected-organization.ts';

/** JSON, or a value that JSON lacks (`values.ts`). `undefined` properties are left out. */
export type Parameters = Readonly<Record<string, unknown>>;

export interface CmdletInvocation {
  readonly cmdlet: string;
  readonly parameters: Parameters;
}

/** Where a call runs. A remote session is kept and used again, but one `once`: it is removed right after the call. */
export type Target =
  /** On the worker's own machine: Active Directory. */
  | { readonly kind: 'local' }
  /** The Exchange Management Shell: New-PSSession -ConfigurationName Microsoft.Exchange. */
  | {
      readonly kind: 'exchange';
      readonly uri: string;
      readonly authentication: RemoteAuthentication;
      /** Absent: as the worker's own account. */
      readonly account?: StoredAccount;
      readonly once?: boolean;
    }
  /** A Windows server: New-PSSession -ComputerName. */
  | {
      readonly kind: 'server';
      readonly computerName: string;
      readonly port: 5985 | 5986;
      readonly useSsl: boolean;
      readonly authentication: RemoteAuthentication;
      readonly account?: StoredAccount;
      readonly once?: boolean;
      /**
       * Accept a certificate whose authority isn't trusted here. Only with Kerberos, which proves the server by itself and
       * never shows it the password, and only after the certificate's thumbprint was seen to be ours.
       */
      readonly skipCaCheck?: boolean;
    };

export interface PowerShellCall {
  readonly target: Target;
  /** In order: each gets what the one before gives. */
  readonly pipeline: readonly [CmdletInvocation, ...CmdletInvocation[]];
  /** Properties to answer with: live objects are huge. Left out only for cmdlets that answer nothing. */
  readonly select?: readonly string[];
  /** How deep objects are written, 1 to 98; 4 by default. */
  readonly depth?: number;
  /** Milliseconds of real time for everything, a wait for a free session too; 2 minutes by default. */
  readonly deadline?: number;
  /** What it is about, for a failure's sentence. */
  readonly subject?: string;
}
