/**
 * A cmdlet's failure, as a value that the administration endpoint words: the exception's full .NET name is what clients
 * branch on (it appears in `details`, in `innererror.internalexception` and, shortened, in the `x-ExceptionType` header).
 *
 * The shape was read from public transcripts of `InvokeCommand` failures: `details[].message` is
 * `|<exception type>|<message>`, with a hash before the first bar for errors that a cmdlet itself raised.
 */
export class CmdletError extends Error {
  readonly status: number;
  /** The OData code of the envelope, e.g. `NotFound`, `BadRequest`. */
  readonly code: string;
  /** Full name of the exception, e.g. `Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException`. */
  readonly exceptionType: string;
  /** Of what the binder refuses: how an error record's id begins. The endpoint doesn't show it, a session does. */
  readonly bindingId: BindingId | undefined;

  constructor(status: number, code: string, exceptionType: string, message: string, bindingId?: BindingId) {
    super(message);
    this.name = 'CmdletError';
    this.status = status;
    this.code = code;
    this.exceptionType = exceptionType;
    this.bindingId = bindingId;
  }
}

export type BindingId =
  | 'NamedParameterNotFound'
  | 'ParameterAlreadyBound'
  | 'AmbiguousParameterSet'
  | 'MissingMandatoryParameter'
  | 'ParameterArgumentTransformationError'
  | 'ParameterArgumentValidationErrorNullNotAllowed'
  | 'ParameterArgumentValidationErrorEmptyStringNotAllowed';

const tasks = 'Microsoft.Exchange.Configuration.Tasks';

/** Where the service searched. */
export const cloudDomainController = 'SIM0P100DC001.SIMP100.PROD.OUTLOOK.COM';

/** An identity that names nothing. Answered with 400, not 404, as the service does. */
export const objectNotFound = (identity: string): CmdletError =>
  new CmdletError(
    400,
    'NotFound',
    `${tasks}.ManagementObjectNotFoundException`,
    `The operation couldn't be performed because object '${identity}' couldn't be found on '${cloudDomainController}'.`,
  );

/** An identity that names several where a write needs one. */
export const objectAmbiguous = (identity: string): CmdletError =>
  new CmdletError(
    400,
    'BadRequest',
    `${tasks}.ManagementObjectAmbiguousException`,
    `The operation couldn't be performed because '${identity}' matches multiple entries.`,
  );

/** A name that is taken. */
export const objectAlreadyExists = (message: string): CmdletError =>
  new CmdletError(400, 'BadRequest', 'Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException', message);

/** An argument whose value the cmdlet itself refuses. */
export const invalidArgument = (message: string): CmdletError =>
  new CmdletError(400, 'BadRequest', `${tasks}.TaskArgumentException`, message);

/** An operation that the organization's state doesn't allow. */
export const invalidOperation = (message: string): CmdletError =>
  new CmdletError(400, 'BadRequest', `${tasks}.TaskInvalidOperationException`, message);

/** What PowerShell's parameter binder refuses before a cmdlet runs. */
export const parameterBinding = (message: string, id: BindingId = 'NamedParameterNotFound'): CmdletError =>
  new CmdletError(400, 'BadRequest', 'System.Management.Automation.ParameterBindingException', message, id);

/** A cmdlet that doesn't exist, or that none of the caller's roles contains: the endpoint doesn't distinguish these. */
export const commandNotFound = (name: string): CmdletError =>
  new CmdletError(
    400,
    'BadRequest',
    'System.Management.Automation.CommandNotFoundException',
    `The term '${name}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.`,
  );

/** A cmdlet that exists and that this simulator doesn't implement. */
export const notImplemented = (name: string): CmdletError =>
  new CmdletError(501, 'NotImplemented', 'System.NotImplementedException', `The simulator doesn't implement ${name}.`);
