/** Whether the keys that this machine's roles need are there, and no more: by the names of files and variables, none of which is read. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { ok, warning, type Check } from './check.ts';

const name = 'roles and keys';

interface Key {
  readonly of: string;
  readonly isThere: boolean;
  readonly isNeeded: boolean;
  /** What happens where it is needed and not there. */
  readonly otherwise: string;
}

export function workerKeysCheck(config: Config): Check {
  const keys = keysOf(config);
  const roles = `roles ${config.roles.join(', ')}`;
  const surplus = keys.filter(({ isThere, isNeeded }) => isThere && !isNeeded).map(({ of }) => of);
  if (surplus.length > 0) {
    const advice =
      'A process that runs workflows alone needs the keys of payloads and nothing else: give it a home and an environment of its own (docs/trust.md, "Processes").';
    return warning(name, `${roles}: more than they need is within reach: ${surplus.join(', ')}`, advice);
  }
  const missing = keys.filter(({ isThere, isNeeded }) => isNeeded && !isThere);
  const needed = keys.filter(({ isNeeded }) => isNeeded).map(({ of }) => of);
  if (missing.length === 0) return ok(name, `${roles}: ${needed.join(', ')}`);
  const detail = missing.map(({ of, otherwise }) => `no ${of} yet: ${otherwise}`).join('; ');
  // A home of its own makes what is missing; a second machine must have those of the first.
  if (!config.temporal.configured) return ok(name, `${roles}: ${detail}`);
  const advice =
    'Where other workers serve this installation, give this one their keys before it begins: RUNBOOKS_CODEC_KEYS and RUNBOOKS_SECRET_KEY, or copies of the files.';
  return warning(name, `${roles}: ${detail}`, advice);
}

function keysOf({ home, roles, codec, secretKeys, keyVault, database }: Config): Key[] {
  const writes = roles.some((role) => role !== 'workflows');
  const file = (key: string): boolean => existsSync(join(home, 'keys', key));
  return [
    {
      of: 'keys of payloads',
      isThere: codec.keys !== undefined || file('codec.json'),
      isNeeded: true,
      otherwise: 'the first start makes some, and no other worker opens what they seal',
    },
    {
      of: 'keys of secrets',
      isThere: secretKeys !== undefined || file('secrets.json'),
      isNeeded: writes && keyVault === undefined,
      otherwise: 'the first secret makes some, and no other worker opens what they seal',
    },
    {
      of: "writer's key",
      isThere: file('writer.pem'),
      isNeeded: writes,
      otherwise: 'the first write makes one, which other workers enter in their trust.yaml',
    },
    ...(writes || database === undefined
      ? []
      : [{ of: 'address of the journal', isThere: true, isNeeded: false, otherwise: '' }]),
  ];
}
