/**
 * Has a person sign a statement: they sign in anew at the identity provider, in a browser, and the token that comes of it has
 * the statement's hash as its nonce (OpenID Connect Core 1.0, by code with PKCE). The token is all that is kept of it. Nobody is
 * asked to copy an address or a code out of a browser: who could be talked into that could be talked into somebody else's.
 */
import { hostname } from 'node:os';
import { inWords } from '../../domain/duration.ts';
import type { IdentityProvider } from '../../domain/identity-provider.ts';
import { printable } from '../../domain/printable.ts';
import type { SignedStatement } from '../../domain/statement.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { redeem, requestFor } from './authorization-code.ts';
import { openBrowser } from './browser.ts';
import { listenOnLoopback, type Loopback } from './loopback.ts';
import { notSignedPage, signedPage } from './page.ts';
import { discover } from './provider.ts';
import { signInProblem } from './sign-in-problem.ts';
import { personOfSimulator } from './simulated-person.ts';
import { signInOnPage } from './simulated-sign-in.ts';

interface Signing {
  /** Who decides, as they have said; undefined: they say it at the provider. On the simulated connection one of its people. */
  readonly by: string | undefined;
  readonly io: Pick<Io, 'interactive' | 'environment' | 'signal' | 'progress'>;
  /** Milliseconds that a person gets to sign in. */
  readonly patience?: number;
}

/**
 * @param text travels as it is; its hash is what is signed
 * @throws CommandProblem: nothing was signed
 */
export async function signStatement(
  text: string,
  provider: IdentityProvider,
  { by, io, patience = 300_000 }: Signing,
): Promise<SignedStatement> {
  const person =
    by === undefined || provider.readiness === undefined ? undefined : await personOfSimulator(by, provider);
  const late = AbortSignal.timeout(patience);
  const signal = AbortSignal.any([io.signal, late]);
  let loopback: Loopback | undefined;
  try {
    const configuration = await discover(provider, signal);
    loopback = await listenOnLoopback();
    const request = await requestFor(text, configuration, provider, { by, redirectUri: loopback.redirectUri });
    const answering = loopback.answer(request.state, signal);
    const asking =
      person === undefined
        ? askInBrowser(request.address, loopback, provider, { by, io })
        : signInOnPage(request.address, person, provider, { loopback, signal });
    // What was asked may go wrong, and no answer comes then; it may also wait for the page that the answer gets.
    const answer = await Promise.race([answering, asking.then(async () => await answering)]);
    try {
      const { idToken, name } = await redeem(answer.url, configuration, request, provider);
      await answer.show(signedPage(text, name));
      io.progress(`Signed by ${name}.`);
      return { text, idToken };
    } catch (error) {
      const problem = signInProblem(error, provider);
      await answer.show(notSignedPage(problem.message));
      throw problem;
    }
  } catch (error) {
    if (io.signal.aborted) throw interrupted();
    if (late.aborted) throw tooLate(patience);
    throw signInProblem(error, provider);
  } finally {
    await loopback?.close();
  }
}

async function askInBrowser(
  address: URL,
  { port }: Loopback,
  { readiness }: IdentityProvider,
  { by, io }: Signing,
): Promise<void> {
  const isOpened = await openBrowser(address, io.environment);
  if (!isOpened && !io.interactive) throw nobodyThere(readiness !== undefined);
  const who = by === undefined ? '' : ` as ${printable(by)}`;
  io.progress(
    isOpened
      ? `Sign in${who} in the browser that is being opened, or at this address on this machine:`
      : `Sign in${who} at this address, in a browser on this machine:`,
  );
  io.progress(address.href);
  if (!isOpened) {
    io.progress(
      `For a browser on another machine, first forward the port there: ssh -L ${port}:localhost:${port} ${hostname()}`,
    );
  }
}

/** @param isSimulated whether one of the simulator's people could sign in without a browser */
function nobodyThere(isSimulated: boolean): CommandProblem {
  return new CommandProblem({
    code: 'sign-in-needs-person',
    message: 'A person has to sign in for this, and here is neither a browser nor a terminal.',
    exitCode: exitCodes.waitsForPerson,
    advice: isSimulated
      ? 'Name one of the simulated people by --by, such as --by ben; or give the command on a terminal.'
      : 'Give the command on a terminal, or where a browser can be opened.',
  });
}

function tooLate(patience: number): CommandProblem {
  return new CommandProblem({
    code: 'sign-in-timed-out',
    message: `Nobody has signed in within ${inWords(patience)}: nothing was signed.`,
    exitCode: exitCodes.waitsForPerson,
    advice: 'Give the same command again.',
  });
}

function interrupted(): CommandProblem {
  return new CommandProblem({
    code: 'interrupted',
    message: 'Interrupted: nothing was signed.',
    exitCode: exitCodes.failed,
  });
}
