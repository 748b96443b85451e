/**
 * How values travel to the Temporal server: encrypted by default, failures included. Clients, workers and replays must
 * all use the same one.
 */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Config } from '../config.ts';
import { loadKeys } from '../keys.ts';
import { encryptionCodec } from './codec/encryption.ts';

/** The file with the failure converter; also needed by whoever bundles the workflows. Absolute. */
export const failureConverterPath = fileURLToPath(
  new URL(`./failure-converter${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
);

/**
 * The data converter of this installation. With the codec off, values are sent readable, while those that were encrypted
 * before can still be read.
 */
export async function loadDataConverter(config: Pick<Config, 'home' | 'codec'>): Promise<DataConverter> {
  const keys = config.codec.keys ?? (await loadKeys(config.home, 'codec'));
  const codec = encryptionCodec(keys);
  return {
    failureConverterPath,
    payloadCodecs: [
      config.codec.enabled
        ? codec
        : { encode: async (payloads) => payloads, decode: (payloads) => codec.decode(payloads) },
    ],
  };
}
