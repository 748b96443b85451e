/**
 * What people read of `allsolutions-ews`: the manual steps, in Dutch and in English. The screens of AllSolutions are Dutch, so
 * that an English text names their fields as they are as well.
 */
import type { Language } from './language.ts';

export interface AllsolutionsTexts {
  /** The function MZZPAR. */
  readonly parameters: {
    readonly title: string;
    readonly url: string;
    readonly domain: string;
    readonly user: string;
    readonly password: string;
    readonly notes: string;
    /** The password has to be read out of the store, and expires. */
    readonly note: (password: string) => string;
  };
  /** The function MGEBRU. */
  readonly users: {
    readonly title: string;
    readonly what: string;
    readonly each: string;
    readonly addresses: string;
    readonly list: (addresses: readonly string[], mailboxes: number) => string;
    readonly wholeOrganization: string;
  };
  /** Exchange Online, as an application. */
  readonly application: {
    readonly title: string;
    readonly url: string;
    readonly tenant: string;
    readonly application: string;
    readonly certificate: string;
    readonly expires: string;
    readonly ends: string;
    readonly endsOn: string;
  };
}

export const allsolutionsTexts: Readonly<Record<Language, AllsolutionsTexts>> = {
  nl: {
    parameters: {
      title: 'AllSolutions: Parameters AllSolutions (MZZPAR)',
      url: 'URL',
      domain: 'domein',
      user: 'gebruiker',
      password: 'wachtwoord',
      notes: 'let op',
      note: (password) =>
        `de waarde van ${password} haalt u op met "runbook secret get"; het wachtwoord verloopt volgens het beleid van het domein`,
    },
    users: {
      title: 'AllSolutions: Gebruikers (MGEBRU)',
      what: 'wat',
      each: 'geef bij elke gebruiker het eigen Exchange-adres op; daarna kan die gebruiker de startpagina uitbreiden met de Exchange-parts',
      addresses: 'adressen',
      list: (addresses, mailboxes) =>
        mailboxes > addresses.length
          ? `${addresses.join(', ')} en nog ${mailboxes - addresses.length} uit dezelfde scope`
          : addresses.join(', '),
      wholeOrganization: 'elke mailbox van de organisatie',
    },
    application: {
      title: 'AllSolutions: Exchange Online als toepassing',
      url: 'URL',
      tenant: 'directory-id (tenant)',
      application: 'toepassings-id (client)',
      certificate: 'certificaat',
      expires: 'certificaat verloopt',
      ends: 'let op',
      endsOn:
        'EWS in Exchange Online stopt op 2027-04-01 voor iedereen: plan de overgang naar Microsoft Graph met AllSolutions',
    },
  },
  en: {
    parameters: {
      title: 'AllSolutions: parameters (Parameters AllSolutions, MZZPAR)',
      url: 'URL',
      domain: 'domain (domein)',
      user: 'user (gebruiker)',
      password: 'password (wachtwoord)',
      notes: 'mind',
      note: (password) =>
        `the value of ${password} is read with "runbook secret get"; the password expires by the domain's policy`,
    },
    users: {
      title: 'AllSolutions: users (Gebruikers, MGEBRU)',
      what: 'what',
      each: 'enter for each user their own address in Exchange; they can add the Exchange parts to their start page afterwards',
      addresses: 'addresses',
      list: (addresses, mailboxes) =>
        mailboxes > addresses.length
          ? `${addresses.join(', ')} and ${mailboxes - addresses.length} more of the same scope`
          : addresses.join(', '),
      wholeOrganization: 'every mailbox of the organization',
    },
    application: {
      title: 'AllSolutions: Exchange Online as an application',
      url: 'URL',
      tenant: 'directory (tenant) id',
      application: 'application (client) id',
      certificate: 'certificate',
      expires: 'certificate expires',
      ends: 'mind',
      endsOn:
        'EWS in Exchange Online ends on 2027-04-01 for every tenant: plan the move to Microsoft Graph with AllSolutions',
    },
  },
};
