/**
 * The runbooks that there are. The command line, its help and prompts, and the documentation are made from these entries;
 * `workflowType` is the name under which `workflows/index.ts` exports the body.
 */
import type { z } from 'zod';
import type { Target } from '../run-request.ts';
import { allsolutionsEwsInput, allsolutionsTarget } from './allsolutions-ews.ts';
import { ceMailboxOauthInput } from './ce-mailbox-oauth.ts';
import { clientSenseOnlineInput } from './client-sense-online.ts';
import { clientSenseOnpremInput } from './client-sense-onprem.ts';
import { monosyncOnpremInput } from './monosync-onprem.ts';
import type { RunbookName, RunbookWorkflowType } from './runbook-names.ts';
import { secopsCertificateAuthInput } from './secops-certificate-auth.ts';

export interface CatalogueEntry {
  /** As it is typed, and as it is used in workflow ids. */
  readonly name: RunbookName;
  readonly workflowType: RunbookWorkflowType;
  /** One line: what it does, for lists. */
  readonly title: string;
  /** The vendor's document that it stands for. */
  readonly document: string;
  readonly schema: z.ZodType;
  /** Property of the input that names what is onboarded: never onboarded twice at once. */
  readonly subjectProperty: string;
  /** Subject of a validated input. */
  readonly subject: (input: unknown) => string;
  /** What a run with this validated input works on. */
  readonly target: (input: unknown) => Target;
}

function entry<Input>(given: {
  name: RunbookName;
  workflowType: RunbookWorkflowType;
  title: string;
  document: string;
  schema: z.ZodType<Input>;
  subjectProperty: keyof Input & string;
  /** A tenant by default. */
  target?: (input: Input) => Target;
}): CatalogueEntry {
  const { target = () => 'tenant', ...entry } = given;
  return {
    ...entry,
    subject: (input) => String((input as Input)[given.subjectProperty]).toLowerCase(),
    target: (input) => target(input as Input),
  };
}

export const catalogue: readonly CatalogueEntry[] = [
  entry({
    name: 'client-sense-online',
    workflowType: 'clientSenseOnline',
    title: 'Client Sense on Exchange Online: account, role group, scoped mail access, proof that it reaches no further',
    document: 'Client Sense: Exchange Permissions (Office 365 / Exchange Online)',
    schema: clientSenseOnlineInput,
    subjectProperty: 'userPrincipalName',
  }),
  entry({
    name: 'secops-certificate-auth',
    workflowType: 'secopsCertificateAuth',
    title: 'SecOps with a certificate: application, consents, role, both service principals, proof, MID servers',
    document: 'SecOps: Setup of certificate based authentication for Exchange Online integration',
    schema: secopsCertificateAuthInput,
    subjectProperty: 'applicationName',
  }),
  entry({
    name: 'ce-mailbox-oauth',
    workflowType: 'ceMailboxOauth',
    title:
      'CE on Exchange Online mailboxes over OAuth: application, FullAccess on each mailbox of a list, proof by IMAP',
    document: 'CE: Accessing Microsoft Exchange Online Mailboxes Using OAuth',
    schema: ceMailboxOauthInput,
    subjectProperty: 'applicationName',
  }),
  entry({
    name: 'client-sense-onprem',
    workflowType: 'clientSenseOnprem',
    title: 'Client Sense on Exchange Server: role group, Basic on PowerShell, proof by a session and by impersonation',
    document: 'Client Sense: Exchange Permissions (Exchange)',
    schema: clientSenseOnpremInput,
    subjectProperty: 'userPrincipalName',
    target: () => 'servers',
  }),
  entry({
    name: 'monosync-onprem',
    workflowType: 'monosyncOnprem',
    title:
      'Monosync on every Exchange server: remoting over 5986, certificate, firewall, second hop proven, delegation',
    document: 'Monosync: Exchange Integration',
    schema: monosyncOnpremInput,
    subjectProperty: 'account',
    target: () => 'servers',
  }),
  entry({
    name: 'allsolutions-ews',
    workflowType: 'allsolutionsEws',
    title: 'AllSolutions on EWS: account, scoped impersonation, Basic, proxy, proof; texts in Dutch or English',
    document: 'AllSolutions: Hoe stel ik de koppeling met Exchange in?',
    schema: allsolutionsEwsInput,
    subjectProperty: 'account',
    target: allsolutionsTarget,
  }),
];

/** The runbook of this name; undefined when there is none. */
export function runbookNamed(name: string): CatalogueEntry | undefined {
  return catalogue.find((each) => each.name === name);
}
