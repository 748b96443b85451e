/** What workflows have asked activities for, in the recorded runs of all runbooks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Recorded {
  /** Of the activity. */
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Event {
  readonly activityTaskScheduledEventAttributes?: {
    readonly activityType: { readonly name: string };
    readonly input?: { readonly payloads: readonly { readonly data: string }[] };
  };
}

const folder = join(__dirname, '..', 'replay', 'histories');

function inputsIn(file: string): Recorded[] {
  const { events } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { events: readonly Event[] };
  return events.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => {
    const [payload] = scheduled?.input?.payloads ?? [];
    if (scheduled === undefined || payload === undefined) return [];
    const { input } = JSON.parse(Buffer.from(payload.data, 'base64').toString()) as Pick<Recorded, 'input'>;
    return [{ name: scheduled.activityType.name, input }];
  });
}

export const recordedInputs: readonly Recorded[] = readdirSync(folder).flatMap(inputsIn);
