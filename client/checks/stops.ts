/** Whether writes are stopped: no mistake, but why nothing is written. */
import type { JournalLocation } from '../../journal/open.ts';
import { stopInWords } from '../../journal/stops.ts';
import { stopsHere } from '../stops-here.ts';
import { attempt, ok, skipped, warning, type Check } from './check.ts';

const name = 'writes';

export async function stopsCheck(place: JournalLocation): Promise<Check> {
  return await attempt(name, async () => {
    const { stops, problem } = await stopsHere(place);
    if (stops.length > 0) {
      const each = stops.map((stop) => `${stop.id}, ${stopInWords(stop)}`).join('; ');
      return warning(name, `stopped: ${each}`, '"runbook lift ID" lifts a stop once its reason is gone.');
    }
    return problem === null
      ? ok(name, 'not stopped')
      : skipped(name, `whether they are stopped is unknown: ${problem}`);
  });
}
