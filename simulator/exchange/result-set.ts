/** `-Filter` and `-ResultSize` of the Get- cmdlets that list recipients, with the warnings that come with a cut. */
import { type CmdletCall, type CmdletOutput, type ExchangeObject, text } from './cmdlet.ts';
import { invalidArgument } from './cmdlet-error.ts';
import { matchesOpath } from './opath/evaluate.ts';
import { OpathSyntaxError, parseOpath } from './opath/parse.ts';

const byDefault = 1000;

/** @throws CmdletError where the filter isn't one */
export function resultSet(call: CmdletCall, objects: ExchangeObject[]): CmdletOutput {
  const matching = filtered(call, objects);
  const asked = text(call, 'ResultSize');
  if (asked?.toLowerCase() === 'unlimited') return { objects: matching };
  const size = asked === undefined ? byDefault : Number(asked);
  if (matching.length <= size) return { objects: matching };
  const warning =
    asked === undefined
      ? `By default, only the first ${byDefault} items are returned. Use the ResultSize parameter to specify the number of items returned.`
      : 'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.';
  return { objects: matching.slice(0, size), warnings: [warning] };
}

function filtered(call: CmdletCall, objects: ExchangeObject[]): ExchangeObject[] {
  const filter = text(call, 'Filter');
  if (filter === undefined) return objects;
  try {
    const parsed = parseOpath(filter);
    return objects.filter((object) => matchesOpath(parsed, object));
  } catch (error) {
    if (error instanceof OpathSyntaxError) throw invalidArgument(`Cannot bind parameter 'Filter'. ${error.message}`);
    throw error;
  }
}
