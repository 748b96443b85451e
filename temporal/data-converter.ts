/**
 * How values travel to the Temporal server: encrypted by default, failures included. Clients, workers and replays must
 * all use the same one.
 */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import type { Config } from '../config.ts';
import { loadKeys, type Keyring } from '../keys.ts';
import { encryptionCodec } from './codec/encryption.ts';

/** The file with the failure converter; also needed where the workflows are bundled. Absolute. */
export const failureConverterPath = fileURLToPath(
  new URL(`./failure-converter${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
);

/** The data converter of this installation. */
export async function loadDataConverter(config: Pick<Config, 'home' | 'codec'>): Promise<DataConverter> {
  return { failureConverterPath, payloadCodecs: [await loadCodec(config)] };
}

/** The payload codec. Switched off, it sends values readable, and still reads those that were encrypted before. */
export async function loadCodec(config: Pick<Config, 'home' | 'codec'>): Promise<PayloadCodec> {
  const { keys } = config.codec;
  const load = async (): Promise<Keyring> => loadKeys(config.home, 'codec');
  const codec = keys === undefined ? encryptionCodec(await load(), load) : encryptionCodec(keys);
  return config.codec.enabled ? codec : { ...codec, encode: async (payloads) => payloads };
}
