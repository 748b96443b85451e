/** Keeps the heartbeat file of this process: its time at every beat, its content when what it says changes. */
import { rm, utimes } from 'node:fs/promises';
import { writeOver } from '../../processes/whole-file.ts';
import { beatInterval, heartbeatFile, heartbeatSource, removeLeftOver, type Heartbeat } from './heartbeat-file.ts';

export interface Beating {
  /** Stops, and removes the file. */
  stop(): Promise<void>;
}

/**
 * @param state asked at every beat
 * @param onTrouble called with the first error in a row: a home that can't be written to, which ends no worker
 */
export async function startHeartbeat(
  home: string,
  state: () => Pick<Heartbeat, 'queues' | 'broken' | 'notReady'>,
  onTrouble: (error: unknown) => void,
): Promise<Beating> {
  const source = await heartbeatSource();
  const file = heartbeatFile(home, source);
  let written: string | undefined;
  let isTroubled = false;
  const beat = async (): Promise<void> => {
    try {
      const content = `${JSON.stringify({ ...source, ...state() }, null, 2)}\n`;
      if (content !== written) await writeOver(file, content);
      written = content;
      const now = new Date();
      await utimes(file, now, now);
      isTroubled = false;
    } catch (error) {
      // Somebody may have removed it.
      written = undefined;
      if (!isTroubled) onTrouble(error);
      isTroubled = true;
    }
  };
  await removeLeftOver(home).catch(() => {});
  await beat();
  let beating: Promise<void> | undefined;
  const timer = setInterval(() => {
    beating ??= beat().finally(() => (beating = undefined));
  }, beatInterval).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await beating;
      await rm(file, { force: true }).catch(() => {});
    },
  };
}
