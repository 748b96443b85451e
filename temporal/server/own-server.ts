/**
 * The embedded server of a home, and no other one. What listens at an address may be another home's server: one that has
 * taken the port since, or that of the home from which this one was copied.
 */
import { stat } from 'node:fs/promises';
import type { Connection } from '@temporalio/client';
import { readServerRecord, serverFolder, type ServerRecord } from './record.ts';

/** gRPC's status code. */
const notFound = 5;

/** No server of this home runs, whatever else does. The message for the operator is up to the caller. */
export class NoServerOfHome extends Error {
  readonly home: string;
  /** Where another one answers in its place; absent: the home has no server. */
  readonly other: string | undefined;

  constructor(home: string, other?: string) {
    super(
      other === undefined
        ? `No Temporal server of this home (${home}) runs`
        : `The Temporal server at ${other} is not the one of this home (${home}), which has ended`,
    );
    this.name = 'NoServerOfHome';
    this.home = home;
    this.other = other;
  }
}

/**
 * The record of the home's own server. That it answers isn't said by it.
 *
 * @throws NoServerOfHome when there is none, or one that was copied from another home
 */
export async function ownServer(home: string): Promise<ServerRecord> {
  const record = await readServerRecord(home);
  if (record === undefined || record.folder !== (await folderIdOf(home))) throw new NoServerOfHome(home);
  return record;
}

/** @throws NoServerOfHome when it is another server that answers */
export async function refuseOtherServer(connection: Connection, record: ServerRecord, home: string): Promise<void> {
  const { address, namespace, namespaceId } = record;
  if ((await namespaceIdOf(connection, namespace)) !== namespaceId) throw new NoServerOfHome(home, address);
}

/** By which a database of a server is known; undefined where it has no such namespace. */
async function namespaceIdOf(connection: Connection, namespace: string): Promise<string | undefined> {
  try {
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
    return namespaceInfo?.id ?? undefined;
  } catch (error) {
    if ((error as { code?: unknown }).code === notFound) return undefined;
    throw error;
  }
}

/** The same wherever the folder is moved or mounted, another one for a copy of it. */
export async function folderIdOf(home: string): Promise<string> {
  const { dev, ino } = await stat(serverFolder(home), { bigint: true });
  return `${dev}:${ino}`;
}
