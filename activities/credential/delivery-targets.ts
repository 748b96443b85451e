/**
 * Where new versions may be delivered to without a person: named in `<home>/deliveries.yaml` on the worker's machine, by
 * its administrator. A run says only a name, so that who may start a run can't write files or start programs by it.
 */
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { isVaultAddress } from '../../config.ts';
import { errorCode } from '../../connectors/error-code.ts';
import { readYaml } from '../../connectors/yaml-file.ts';
import { Failure } from '../../domain/failure.ts';
import { needsShell } from '../../processes/program-file.ts';
import { readText, whyUnreadable } from '../../processes/text-file.ts';

const absolute = z.string().refine((path) => isAbsolute(path), { error: 'must be an absolute path' });

/** By a shell the value's name would be read as a command. */
const program = absolute.refine((path) => !needsShell(path), {
  error: 'must be an .exe: a .cmd or .bat is a script, so name the program that runs it, and the script as an argument',
});

const targetSchema = z.union([
  z.strictObject({ file: absolute }),
  /** Program and arguments; the value comes on its stdin. */
  z.strictObject({ command: z.tuple([program], z.string()) }),
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

const keys = ['deliveries', ...new Set(targetSchema.options.flatMap((option) => Object.keys(option.shape)))];

/**
 * @throws Failure `delivery-unknown` when the file doesn't name it; `deliveries-file-invalid`, whose subject has
 *   `file:line:column problem` for each problem
 */
export async function deliveryTarget(home: string, name: string): Promise<DeliveryTarget> {
  const file = join(home, 'deliveries.yaml');
  const text = await readIfThere(file);
  const read = readYaml(text ?? 'deliveries: {}', file, { schema: targetsSchema, keys });
  if ('problems' in read) throw invalid(read.problems);
  const target = Object.hasOwn(read.data.deliveries, name) ? read.data.deliveries[name] : undefined;
  if (target !== undefined) return target;
  throw new Failure('delivery-unknown', { service: 'runbook', subject: name });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readText(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw invalid([`${file}: ${whyUnreadable(error)}`]);
  }
}

function invalid(problems: readonly string[]): Failure {
  return new Failure('deliveries-file-invalid', { service: 'runbook', subject: problems.join('; ') });
}
