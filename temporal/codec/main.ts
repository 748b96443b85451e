/**
 * The codec endpoint as a program of its own, for a Temporal UI that isn't ours:
 *
 *   node dist/temporal/codec/main.js --origin http://127.0.0.1:8080 [--origin ...] [--port 8888] [--host 127.0.0.1]
 *
 * `--host 0.0.0.0` is for a container whose port is published on loopback only.
 */
import { parseArgs } from 'node:util';
import { readConfig } from '../../config.ts';
import { loadCodec } from '../data-converter.ts';
import { startCodecEndpoint } from './endpoint.ts';
import { stopSignals } from '../../processes/stop-signals.ts';

const { values } = parseArgs({
  options: {
    origin: { type: 'string', multiple: true },
    port: { type: 'string', default: '8888' },
    host: { type: 'string', default: '127.0.0.1' },
  },
});
const origins = values.origin ?? [];
const port = Number(values.port);

if (origins.length === 0 || !Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write('--origin is needed, the address of the Temporal UI; --port must be from 0 to 65535\n');
  process.exitCode = 2;
} else {
  const endpoint = await startCodecEndpoint({
    codec: await loadCodec(readConfig(), 'client'),
    origins,
    port,
    host: values.host,
  });
  process.stdout.write(`${JSON.stringify({ ready: true, url: endpoint.url })}\n`);
  const end = (): void => void endpoint.close();
  for (const signal of stopSignals()) process.once(signal, end);
}
