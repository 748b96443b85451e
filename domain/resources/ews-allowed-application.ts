/**
 * An application's place on the organization's list of those that may use EWS. The list is one value that is only ever
 * written whole: it is read, our id is added or taken out, and it is read back. The gate itself (`EwsEnabled`) is never
 * touched, and a list that doesn't exist is never begun: with one entry it would shut out every other application.
 * Source: Exchange Team Blog 4492361.
 */
import { z } from 'zod';
import { resource } from '../resource.ts';

export interface EwsAllowedApplicationDesired {
  readonly appId: string;
  /** Its display name, for people. */
  readonly application: string;
}

export interface EwsAllowedApplicationState {
  readonly isListed: true;
}

export interface EwsAllowedApplicationOutput {
  readonly appId: string;
}

export const ewsAllowedApplication = resource<
  EwsAllowedApplicationDesired,
  EwsAllowedApplicationState,
  EwsAllowedApplicationOutput
>({
  kind: 'ews-allowed-application',
  schema: z.strictObject({ appId: z.guid().toLowerCase(), application: z.string().min(1) }),
  knownAfterApply: ['appId'],
  name: ({ application }) => application,
  // Found means that it is on the list: there is nothing else to compare.
  diff: () => [],
  risks: ({ application }) => [
    {
      code: 'ews-list-written-whole',
      text: `The organization's list of EWS applications is written as a whole to add ${application}: an edit that someone else makes at the same moment is lost. It takes up to 24 hours to be effective.`,
    },
  ],
});
