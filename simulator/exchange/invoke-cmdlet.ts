/**
 * One call of a cmdlet, from its name and arguments to its output: what the caller's roles contain, what the parameter sets
 * allow, what would ask for confirmation, and only then the cmdlet itself.
 */
import type { Cmdlet, CmdletCall, CmdletResult } from './cmdlet.ts';
import { CmdletError, commandNotFound, notImplemented, parameterBinding } from './cmdlet-error.ts';
import { bindParameters, type BoundCall } from './cmdlet-parameters.ts';
import { spend } from './cmdlet-budget.ts';
import { publishedCmdlet, type ProductName } from './published-cmdlets.ts';
import type { GrantedCmdlets } from './rbac/granted-cmdlets.ts';

/** Parameters that every cmdlet implements where it has them; the switches say yes in advance to what nobody asks here. */
const everywhere = ['Confirm', 'WhatIf', 'Force', 'BypassSecurityGroupManagerCheck', 'IgnoreDefaultScope'];

/** Whose cmdlets are meant: names and parameters differ between products, and what the simulator implements of them. */
export interface Product {
  product: ProductName;
  cmdlet: (name: string) => Cmdlet | undefined;
}

export interface Invocation extends Omit<CmdletCall, 'name' | 'set' | 'parameters' | 'product'> {
  product: Product;
  cmdletName: string;
  /** As the client wrote them. */
  given: Record<string, unknown>;
  granted: GrantedCmdlets;
}

/**
 * @throws CmdletError in the words of the endpoint
 */
export function invokeCmdlet({ product, cmdletName, given, granted, ...rest }: Invocation): CmdletResult {
  const published = publishedCmdlet(cmdletName, product.product);
  if (!published || !granted.allows(published.name)) throw commandNotFound(cmdletName);
  const bound = bindParameters(cmdletName, given, product.product);
  for (const parameter of Object.keys(bound.parameters)) {
    if (!granted.allowsParameter(bound.cmdlet, parameter)) {
      throw parameterBinding(`A parameter cannot be found that matches parameter name '${parameter}'.`);
    }
  }
  refusePrompt(bound, 'Confirm' in published.parameters);
  const cmdlet = product.cmdlet(bound.cmdlet);
  if (!cmdlet) throw notImplemented(bound.cmdlet);
  const missing = Object.keys(bound.parameters).find(
    (name) => !cmdlet.implements.includes(name) && !everywhere.includes(name),
  );
  if (missing !== undefined) throw notImplemented(`${bound.cmdlet} -${missing}`);
  if (bound.parameters['WhatIf'] === true) return null;
  // The budget is the service's: an organization on premises has none unless it makes itself one.
  if (product.product !== 'se') spend(rest.core, bound.cmdlet);
  const { cmdlet: name, set, parameters } = bound;
  return cmdlet.run({ ...rest, product: product.product, name, set, parameters });
}

/** Over HTTPS nobody can be asked: without `Confirm: false` a Remove- or Set- would wait for an answer, and fails. */
function refusePrompt(bound: BoundCall, confirms: boolean): void {
  if (!confirms || !/^(Remove|Set)-/.test(bound.cmdlet) || bound.parameters['Confirm'] === false) return;
  throw new CmdletError(
    400,
    'BadRequest',
    'System.Management.Automation.Host.HostException',
    'A command that prompts the user failed because the host program or the command type does not support user interaction. The host was attempting to request confirmation.',
  );
}
