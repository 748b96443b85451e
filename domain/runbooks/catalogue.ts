/**
 * The runbooks that there are. The command line, its help and prompts, the documentation, the names of workflows and what
 * `doctor` asks for are made from these entries.
 */
import { allsolutionsEwsRunbook } from './allsolutions-ews.ts';
import { ceMailboxOauthRunbook } from './ce-mailbox-oauth.ts';
import { clientSenseOnlineRunbook } from './client-sense-online.ts';
import { clientSenseOnpremRunbook } from './client-sense-onprem.ts';
import { monosyncOnpremRunbook } from './monosync-onprem.ts';
import { secopsCertificateAuthRunbook } from './secops-certificate-auth.ts';
import type { EntryOf } from './catalogue-entry.ts';

export const catalogue = [
  clientSenseOnlineRunbook,
  secopsCertificateAuthRunbook,
  ceMailboxOauthRunbook,
  clientSenseOnpremRunbook,
  monosyncOnpremRunbook,
  allsolutionsEwsRunbook,
] as const;

export type CatalogueName = (typeof catalogue)[number]['name'];

export type CatalogueEntry = EntryOf<CatalogueName>;

/** The runbook of this name; undefined when there is none. */
export function runbookNamed(name: string): CatalogueEntry | undefined {
  return catalogue.find((each) => each.name === name);
}
