/**
 * Whether the keys of this machine open what is in the histories of open runs. A worker that lacks one takes what it sealed for
 * unsealed, and a run that has met it so no longer fits its history.
 */
import { loadKeys } from '../../keys.ts';
import { keysInUse } from '../../temporal/keys-in-use.ts';
import { openRuns } from '../runs/open-runs.ts';
import type { RunsClient } from '../runs/with-runs.ts';
import { ok, wrong, type Check } from './check.ts';

const name = 'payload keys';
/** The newest of so many; each history is read whole. */
const mostRead = 200;
const named = 10;

export async function payloadKeysCheck(runs: RunsClient): Promise<Check> {
  const { codec, home } = runs.config;
  const { keys } = codec.keys ?? (await loadKeys(home, 'codec'));
  const open = await openRuns(runs);
  const read = open.slice(0, mostRead);
  const lacking = new Map<string, string[]>();
  for (const run of read) {
    for (const id of await keysInUse(runs.client, run)) {
      if (!keys.has(id)) lacking.set(id, [...(lacking.get(id) ?? []), run.workflowId]);
    }
  }
  const unread = open.length > read.length ? `, the newest ${read.length} of which were read` : '';
  const of = `${open.length} open ${open.length === 1 ? 'run' : 'runs'}${unread}`;
  if (lacking.size === 0) return ok(name, `${of}: the keys here open all of them`);
  const each = [...lacking].map(([id, of]) => {
    const more = of.length > named ? ` and ${of.length - named} more` : '';
    return `the key ${id} isn't here, and ${of.slice(0, named).join(', ')}${more} ${of.length === 1 ? 'uses' : 'use'} it`;
  });
  const advice =
    'Add each of these keys to RUNBOOKS_CODEC_KEYS (not as the first one), or to keys/codec.json, before a worker with these keys serves such a run: docs/trust.md, "Keys".';
  return wrong(name, `${of}: ${each.join('; ')}`, advice);
}
