/**
 * Whether a session of Exchange offers a cmdlet, asked in a way in which it can't run: with a parameter that no cmdlet has.
 * A session that doesn't offer the cmdlet says that there is none; one that does refuses the parameter, before anything of
 * the cmdlet begins.
 * Source: psdocs, about_Parameters (binding comes before a cmdlet's work); measured with PowerShell 7.6
 * (CommandNotFoundException, NamedParameterNotFound).
 */
import { isFailure } from '../../domain/failure.ts';
import type { ExchangeCmdlets } from './exchange-server.ts';

const noSuchParameter = 'OnlyAskedWhetherItIsOffered';

/** @throws Failure for whatever else is wrong: the session, the server, the way there */
export async function isOffered(session: ExchangeCmdlets, cmdlet: string): Promise<boolean> {
  try {
    await session.invoke(cmdlet, { [noSuchParameter]: true }, { select: ['Name'] });
  } catch (error) {
    if (!isFailure(error, 'exchange-cmdlet-not-available', 'exchange-invalid')) throw error;
    // Roles contain parameters, too: only this exception says that the cmdlet itself isn't there.
    return error.serviceCode !== 'CommandNotFoundException';
  }
  return true;
}
