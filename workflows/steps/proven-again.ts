/**
 * The probes by which a runbook has proven a credential, again with a new version of it. Only those that expected access:
 * what an application can reach doesn't change with its key.
 */
import { z } from 'zod';
import type { ProvenBy } from '../../domain/credential.ts';
import { isList, isObject, type Json } from '../../domain/json.ts';
import { probe } from '../../domain/probe.ts';
import type { Input, Output } from '../run/output.ts';
import type { Run } from '../run/run.ts';

/** @param secret reference of the new version */
export async function provenAgain(run: Run, provenBy: readonly ProvenBy[], secret: Output<string>): Promise<void> {
  const names = new Set<string>();
  for (const { kind, name, as, args } of provenBy) {
    if (names.has(name)) continue;
    names.add(name);
    const again = probe<Json>({ kind, schema: z.json(), name: () => name, as: () => as });
    await run.until(again, withSecret(args as Json, secret), { atMost: '1 hour' });
  }
}

function withSecret(value: Json, secret: Output<string>): Input<Json> {
  if (value === '$credential') return secret;
  if (isList(value)) return value.map((item) => withSecret(item, secret)) as Input<Json>;
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, item]) =>
    item === undefined ? [] : [[name, withSecret(item, secret)] as const],
  );
  return Object.fromEntries(entries) as Input<Json>;
}
