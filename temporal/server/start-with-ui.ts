/** The embedded server as `runbook dev` and `runbook demo` have it: found or got, on fitting ports, with UI and codec endpoint. */
import type { Config } from '../../config.ts';
import { freePort, portNear } from '../../processes/ports.ts';
import { endLeftOver } from '../../processes/spawn-alone.ts';
import { startCodecEndpoint, type CodecEndpoint } from '../codec/endpoint.ts';
import { loadCodec } from '../data-converter.ts';
import { findExecutable } from './executable.ts';
import { serverFolder } from './record.ts';
import { startTemporalServer, type TemporalServer } from './start.ts';

export interface ServerWithUiOptions {
  config: Config;
  /** `preferred`: Temporal's usual ports, others only where those are taken. */
  ports: 'preferred' | 'free';
  /** False: neither UI nor codec endpoint. */
  ui: boolean;
  /** One line at a time, for a person who waits. */
  progress: (line: string) => void;
}

export interface ServerWithUi extends TemporalServer {
  /** Where Temporal's tools can have payloads decoded; absent without UI. */
  codecEndpoint?: string;
}

/** @throws NoTemporalServer, AlreadyRunning, or an Error that names the server's log */
export async function startServerWithUi({ config, ports, ui, progress }: ServerWithUiOptions): Promise<ServerWithUi> {
  const executable = await findExecutable({ cache: config.cache, progress });
  const choose = async (preferred: number): Promise<number> =>
    ports === 'free'
      ? await freePort()
      : await portNear(preferred, (instead) => progress(`Port ${preferred} is taken; using ${instead} instead`));
  const { home, temporal } = config;
  // One that is just ending may still use the usual ports.
  await endLeftOver('Temporal server', serverFolder(home));
  const port = await choose(7233);
  if (!ui) return await startTemporalServer({ home, executable, ports: { port }, namespace: temporal.namespace });

  const uiPort = await choose(8233);
  // The UI is given the endpoint when it starts, and the endpoint must know which pages may ask.
  const endpoint = await startEndpoint(config, uiPort);
  try {
    const server = await startTemporalServer({
      home,
      executable,
      ports: { port, uiPort },
      namespace: temporal.namespace,
      codecEndpoint: endpoint.url,
    });
    const stop = async (): Promise<void> => {
      await server.stop();
      await endpoint.close();
    };
    return { ...server, codecEndpoint: endpoint.url, stop };
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

async function startEndpoint(config: Config, uiPort: number): Promise<CodecEndpoint> {
  const codec = await loadCodec(config, 'client');
  return await startCodecEndpoint({ codec, origins: [`http://127.0.0.1:${uiPort}`, `http://localhost:${uiPort}`] });
}
