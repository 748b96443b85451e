import { rm } from 'node:fs/promises';

export default async function tearDown(): Promise<void> {
  await globalThis.testServer?.server?.stop();
  await globalThis.testServer?.postgres?.remove();
  if (globalThis.testServer !== undefined) await rm(globalThis.testServer.home, { recursive: true, force: true });
}
