/**
 * The Exchange Management Shell of an on-premises organization: the same two methods as for Exchange Online, so that an
 * implementation can serve both. Which cmdlets a session offers shows when one is called: what the caller's roles don't
 * contain isn't there, and that is `exchange-cmdlet-not-available`.
 *
 * Source: odp, New-PSSession to Exchange (ConfigurationName Microsoft.Exchange).
 */
import { Failure } from '../../domain/failure.ts';
import type { AdministrationClient } from '../exchange-online/administration-client.ts';
import type { InvokeOptions } from '../exchange-online/cmdlet-call.ts';
import { exactlyOne } from '../exchange-online/exactly-one.ts';
import type { Parameters, Target } from '../powershell/call.ts';
import type { PowerShell } from '../powershell/powershell.ts';
import { shellAt, subjectOf } from '../powershell/shell.ts';
import { withTexts } from './answered-values.ts';

/** `anchor` of the options is a matter of the cloud, and left alone. */
export type ExchangeCmdlets = Pick<AdministrationClient, 'invoke' | 'exactlyOne'>;

/** Properties of an object from a session are a level deep; a list in one is a second. */
const depth = 3;

export function exchangeServer(powershell: PowerShell, target: Target & { kind: 'exchange' }): ExchangeCmdlets {
  const shell = shellAt(powershell, { target });
  const invoke = async <T>(cmdlet: string, parameters: Parameters, options: InvokeOptions = {}): Promise<T[]> => {
    const { select, atMost = 20_000 } = options;
    const subject = subjectOf([{ cmdlet, parameters }]);
    const objects = await shell.invoke<T>(cmdlet, parameters, {
      depth,
      subject,
      ...(select === undefined ? {} : { select }),
    });
    if (objects.length > atMost) throw new Failure('exchange-too-many-pages', { service: 'exchange', subject });
    return objects.map(withTexts);
  };
  return {
    invoke,
    exactlyOne: async (cmdlet, identity, how = {}) => exactlyOne(invoke, cmdlet, identity, how),
  };
}
