/** Sentences about risks that an approver may read in another language than English. */
import type { Language } from './language.ts';

export interface RiskTexts {
  readonly impersonatesEverybody: (account: string) => string;
  readonly impersonatesInScope: (account: string, scope: string) => string;
  readonly assignmentsRemoved: (account: string, names: string) => string;
  readonly basicOnMail: (server: string) => string;
  readonly ewsRestarts: (server: string) => string;
  readonly updateOverwrites: (server: string) => string;
}

export const riskTexts: Readonly<Record<Language, RiskTexts>> = {
  en: {
    impersonatesEverybody: (account) =>
      `${account} acts as the owner of every mailbox of the organization, also of those that are made later: it reads, changes, deletes and sends.`,
    impersonatesInScope: (account, scope) =>
      `${account} acts as the owner of every mailbox in ${scope}, also of those that come into it later: it reads, changes, deletes and sends.`,
    assignmentsRemoved: (account, names) =>
      `Other assignments of ApplicationImpersonation to ${account} are removed: ${names}. Whatever else uses the account loses that reach.`,
    basicOnMail: (server) =>
      `EWS on ${server} accepts a user name and a password: wherever it is reached from the internet, passwords can be tried there and a stolen one is enough.`,
    ewsRestarts: (server) =>
      `EWS restarts on ${server} for every user when web.config is written: do it in a maintenance window.`,
    updateOverwrites: (server) =>
      `The next cumulative update of Exchange on ${server} overwrites web.config: the proxy has to be entered again afterwards.`,
  },
  nl: {
    impersonatesEverybody: (account) =>
      `${account} handelt als eigenaar van elke mailbox in de organisatie, ook van mailboxen die later worden aangemaakt: lezen, wijzigen, verwijderen en verzenden.`,
    impersonatesInScope: (account, scope) =>
      `${account} handelt als eigenaar van elke mailbox in ${scope}, ook van mailboxen die er later bij komen: lezen, wijzigen, verwijderen en verzenden.`,
    assignmentsRemoved: (account, names) =>
      `Andere toewijzingen van ApplicationImpersonation aan ${account} worden verwijderd: ${names}. Wat het account verder gebruikt, verliest dat bereik.`,
    basicOnMail: (server) =>
      `EWS op ${server} accepteert een gebruikersnaam met wachtwoord: waar het vanaf internet bereikbaar is, kunnen wachtwoorden worden geprobeerd, en een gestolen wachtwoord is genoeg.`,
    ewsRestarts: (server) =>
      `EWS start op ${server} voor iedereen opnieuw zodra web.config wordt geschreven: doe dit in een onderhoudsvenster.`,
    updateOverwrites: (server) =>
      `De volgende cumulatieve update van Exchange op ${server} overschrijft web.config: de proxy moet daarna opnieuw worden ingesteld.`,
  },
};
