/**
 * The client by which a schedule is made and changed: what its action carries is sealed for the runs of that schedule,
 * whose IDs nobody knows yet. Anything else of a schedule is read with the client that there is.
 */
import { ScheduleClient, type Client } from '@temporalio/client';
import { SealingCodec } from './codec/sealing-codec.ts';
import { failureConverterPath } from './data-converter.ts';

/** @param baseId the workflow ID of the schedule's action */
export function scheduleClient(client: Client, baseId: string): ScheduleClient {
  const { namespace, identity, loadedDataConverter } = client.options;
  const payloadCodecs = loadedDataConverter.payloadCodecs.map((codec) =>
    codec instanceof SealingCodec ? codec.forSchedule(namespace, baseId) : codec,
  );
  return new ScheduleClient({
    connection: client.connection,
    namespace,
    identity,
    dataConverter: { failureConverterPath, payloadCodecs },
  });
}
