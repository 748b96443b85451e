/**
 * What EWS asks of a caller without credentials: it must offer Basic, over TLS that can be trusted. A redirect to a form
 * is the fault that the vendor's document describes, and is named as that.
 */
import { z } from 'zod';
import { probe } from '../probe.ts';

const schema = z.strictObject({ url: z.url({ protocol: /^https$/ }) });

export type EwsChallengeArgs = z.output<typeof schema>;

export const ewsChallengeProbe = probe<EwsChallengeArgs>({
  kind: 'ews-challenge',
  schema,
  name: ({ url }) => `Basic among what ${url} asks for`,
  as: () => 'nobody',
});
