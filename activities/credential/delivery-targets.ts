/**
 * Where new versions may be delivered to without a person: named in `<home>/deliveries.yaml` on the worker's machine, by
 * its administrator. A run says only a name, so that who may start a run can't write files or start programs by it.
 */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { isVaultAddress } from '../../config.ts';
import { Failure } from '../../domain/failure.ts';

const absolute = z.string().refine((path) => isAbsolute(path), { error: 'must be an absolute path' });

const targetSchema = z.union([
  z.strictObject({ file: absolute }),
  /** Program and arguments; the value comes on its stdin. */
  z.strictObject({ command: z.tuple([absolute], z.string()) }),
  /** A secret of a vault, which the worker's identity may set. */
  z.strictObject({
    kind: z.literal('key-vault'),
    vault: z.url().refine(isVaultAddress, { error: 'must be https://NAME.vault.azure.net' }),
    secret: z.string().regex(/^[0-9a-zA-Z-]{1,127}$/),
  }),
]);

export type DeliveryTarget = z.output<typeof targetSchema>;

const targetsSchema = z.strictObject({
  deliveries: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), targetSchema),
});

/** @throws Failure `delivery-unknown` when it isn't named, or the file can't be used */
export async function deliveryTarget(home: string, name: string): Promise<DeliveryTarget> {
  const read = targetsSchema.safeParse(await readYaml(join(home, 'deliveries.yaml')));
  const target = read.success && Object.hasOwn(read.data.deliveries, name) ? read.data.deliveries[name] : undefined;
  if (target !== undefined) return target;
  throw new Failure('delivery-unknown', { service: 'runbook', subject: name });
}

async function readYaml(file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch {
    // The parser's message quotes the file.
    return undefined;
  }
}
