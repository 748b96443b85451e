/** The mail protocols of the tenant, each with a server of its own. */
import type { Server } from 'node:net';
import type { Core } from './core.ts';
import type { ServerIdentity } from './http/certificate-authority.ts';
import { createImapServer } from './imap/server.ts';
import { createPopServer } from './pop/server.ts';
import { createSmtpServer } from './smtp/server.ts';

export interface MailServers {
  /** Not listening yet. */
  imap: Server;
  pop: Server;
  smtp: Server;
  close(): Promise<void>;
}

export function createMailServers(core: Core, identity: ServerIdentity): MailServers {
  const imap = createImapServer(core, identity);
  const pop = createPopServer(core, identity);
  const smtp = createSmtpServer(core, identity);
  return {
    imap: imap.server,
    pop: pop.server,
    smtp: smtp.server,
    async close() {
      const closed = [imap, pop].map(async ({ server, disconnect }) => {
        const ended = new Promise((resolve) => {
          server.close(resolve);
        });
        disconnect();
        await ended;
      });
      await Promise.all([...closed, new Promise<void>((resolve) => smtp.close(resolve))]);
    },
  };
}
