/** What an IMAP command is: the state that it requires, and a function to its tagged response. */
import type { Argument } from './arguments.ts';
import type { Session } from './session.ts';

export interface Command {
  /** `mailbox`: signed in and connected. `folder`: one is selected too. */
  needs: 'nothing' | 'mailbox' | 'folder';
  /** @returns the response after the tag */
  run(session: Session, given: Argument[], byUid: boolean): string;
}

/** For a command, or arguments of one, that the service doesn't understand. */
export const broken = 'BAD Command Argument Error. 11';
export const unknown = 'BAD Command Error. 12';
export const wrongState = 'BAD Command received in Invalid state.';
