import { rm } from 'node:fs/promises';
import { removeMemoryDisk } from './memory-disk.ts';

export default async function tearDown(): Promise<void> {
  await globalThis.testServer?.server?.stop();
  await globalThis.testServer?.postgres?.remove();
  if (globalThis.testServer === undefined) return;
  const { home, memoryDisk } = globalThis.testServer;
  await rm(home, { recursive: true, force: true });
  if (memoryDisk !== undefined) await removeMemoryDisk(memoryDisk);
}
