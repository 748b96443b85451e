/**
 * Names by which the organization on premises is reached: one from outside, with any of its servers behind it, and each
 * server's own.
 */
export const publicHost = 'mail.contoso.example';
const serverDomain = 'contoso.local';
export const mostServers = 20;

/** ex01.contoso.local and so on, as many as there can be. */
export const serverHosts: readonly string[] = Array.from(
  { length: mostServers },
  (_, index) => `ex${String(index + 1).padStart(2, '0')}.${serverDomain}`,
);
