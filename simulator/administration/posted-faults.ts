/** Faults on demand: `{name, match?, times?}` adds one, `{rate}` sets the share of requests that fail by chance. */
import type { Core } from '../core.ts';
import { json, type SimulatorResponse } from '../http/message.ts';
import { BadRequest, type Body, numberOf, textOf } from './json-body.ts';

export const answerFaults = ({ faults }: Core): SimulatorResponse =>
  json(200, { rate: faults.rate, faults: faults.list() });

/** @throws BadRequest */
export function postFault(core: Core, body: Body): SimulatorResponse {
  const { faults } = core;
  const rate = numberOf(body, 'rate');
  if (rate !== undefined && (rate < 0 || rate > 1)) throw new BadRequest('rate must lie between 0 and 1.');
  if (rate !== undefined) faults.rate = rate;
  if (rate === undefined || body['name'] !== undefined) {
    const match = matchOf(body);
    const times = numberOf(body, 'times');
    if (times !== undefined && (!Number.isInteger(times) || times < 1))
      throw new BadRequest('times must be 1 or more.');
    faults.post({
      name: textOf(body, 'name'),
      ...(match === undefined ? {} : { match }),
      ...(times === undefined ? {} : { times }),
    });
  }
  return answerFaults(core);
}

export function clearFaults(core: Core, name: string | undefined): SimulatorResponse {
  core.faults.clear(name);
  return answerFaults(core);
}

function matchOf({ match }: Body): Record<string, string> | undefined {
  if (match === undefined) return undefined;
  const isTexts =
    typeof match === 'object' && match !== null && Object.values(match).every((value) => typeof value === 'string');
  if (!isTexts) throw new BadRequest('match must be an object of texts.');
  return match as Record<string, string>;
}
