/** The client of IMAP, in a module of its own: a worker loads it with the first mailbox that it reads. */
export { ImapFlow } from 'imapflow';
