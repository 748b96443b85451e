/**
 * How values travel to the Temporal server: sealed, and encrypted by default, failures included. Clients, workers and
 * replays have the same keys; they differ in what becomes of a value that isn't sealed.
 */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Config } from '../config.ts';
import { loadKeys, type Keyring } from '../keys.ts';
import { SealingCodec, type Side } from './codec/sealing-codec.ts';

/** The file with the failure converter; also needed where the workflows are bundled. Absolute. */
export const failureConverterPath = fileURLToPath(
  new URL(`./failure-converter${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
);

/** The data converter of this installation, for clients or for workers. */
export async function loadDataConverter(
  config: Pick<Config, 'home' | 'codec'>,
  side: Exclude<Side, 'replay'>,
): Promise<DataConverter> {
  return { failureConverterPath, payloadCodecs: [await loadCodec(config, side)] };
}

/** The payload codec. With encryption off, values are readable, and sealed all the same. */
export async function loadCodec(config: Pick<Config, 'home' | 'codec'>, side: Side): Promise<SealingCodec> {
  const { keys, enabled } = config.codec;
  const sealing = { side, readable: !enabled };
  if (keys !== undefined) return new SealingCodec(keys, sealing);
  const reread = async (): Promise<Keyring> => loadKeys(config.home, 'codec');
  return new SealingCodec(await reread(), { ...sealing, reread });
}
