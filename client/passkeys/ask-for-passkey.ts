/**
 * Has a person sign with their passkey, or make a new one, in a browser on this machine: at a page of this command line, which
 * shows what is signed. Whether it counts is decided by the worker.
 */
import { hostname } from 'node:os';
import { z } from 'zod';
import { inWords } from '../../domain/duration.ts';
import type { Json } from '../../domain/json.ts';
import { passkeyAlgorithms } from '../../policy/passkeys/check-registration.ts';
import { CommandProblem } from '../command-problem.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { openBrowser } from '../sign-in/browser.ts';
import { passkeyPage, type Ceremony } from './page.ts';
import { servePage, type ServedPage } from './page-server.ts';
import type { Shown } from './shown.ts';

interface Asking {
  /** 32 bytes as base64url: the hash of what is signed (`nonceOf`). */
  readonly challenge: string;
  readonly rpId: string;
  readonly shown: Shown;
  readonly io: Pick<Io, 'interactive' | 'environment' | 'signal' | 'progress'>;
  /** Milliseconds that a person gets. */
  readonly patience?: number;
  /** Shows an address in a browser; says whether it could. */
  readonly open?: typeof openBrowser;
}

interface Known {
  /** Credential ID. */
  readonly id: string;
  readonly transports?: readonly string[];
}

/**
 * @param asking.allowed the passkeys that may sign; none: whichever the authenticator has for the RP ID
 * @returns `AuthenticationResponseJSON`, as the browser says, which nobody has checked
 * @throws CommandProblem `passkey-declined`, `passkey-elsewhere`, `passkey-timed-out`, `passkey-needs-person`, `interrupted`: nothing
 *   was signed
 */
export async function askForPasskey({
  allowed,
  ...asking
}: Asking & { readonly allowed: readonly Known[] }): Promise<Json> {
  const { challenge, rpId } = asking;
  const allowCredentials = allowed.map((each) => descriptor(each));
  return await ask(asking, {
    ceremony: 'get',
    publicKey: { challenge, rpId, userVerification: 'required', timeout: 300_000, allowCredentials },
  });
}

/**
 * @param asking.user a name to show where several passkeys are to choose from, and random bytes as base64url
 * @returns `RegistrationResponseJSON`, which nobody has checked
 * @throws as above
 */
export async function askForNewPasskey({
  user,
  ...asking
}: Asking & {
  readonly user: { readonly id: string; readonly name: string };
}): Promise<Json> {
  const { challenge, rpId } = asking;
  return await ask(asking, {
    ceremony: 'create',
    publicKey: {
      challenge,
      rp: { id: rpId, name: 'exchange-runbooks' },
      user: { ...user, displayName: user.name },
      pubKeyCredParams: passkeyAlgorithms.map((alg) => ({ type: 'public-key', alg })),
      // Found by the authenticator itself: who decides from another machine needn't know its credential ID.
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
      timeout: 300_000,
    },
  });
}

function descriptor({ id, transports = [] }: Known): Json {
  return { type: 'public-key', id, ...(transports.length > 0 && { transports }) };
}

const answerSchema = z.union([z.strictObject({ credential: z.json() }), z.strictObject({ declined: z.literal(true) })]);

async function ask(
  { rpId, shown, io, patience = 300_000, open = openBrowser }: Asking,
  ceremony: Ceremony,
): Promise<Json> {
  if (rpId !== 'localhost') throw elsewhere(rpId);
  const late = AbortSignal.timeout(patience);
  const page = await servePage(passkeyPage(shown, ceremony));
  try {
    const answering = page.answer(AbortSignal.any([io.signal, late]));
    // It may end, by Ctrl-C, while the browser is still being opened.
    const [given] = await Promise.all([answering, show(page, { io, open })]);
    const answer = answerSchema.safeParse(given);
    if (!answer.success) throw unusable();
    if ('declined' in answer.data) throw declined();
    return answer.data.credential as Json;
  } catch (error) {
    if (io.signal.aborted) throw interrupted();
    if (late.aborted) throw tooLate(patience);
    throw error;
  } finally {
    await page.close();
  }
}

async function show({ address, port }: ServedPage, { io, open }: Required<Pick<Asking, 'io' | 'open'>>): Promise<void> {
  const isOpened = await open(address, io.environment);
  if (!isOpened && !io.interactive) throw nobodyThere();
  io.progress(
    isOpened
      ? 'Use your passkey in the browser that is being opened, or at this address on this machine:'
      : 'Use your passkey at this address, in a browser on this machine:',
  );
  io.progress(address.href);
  if (!isOpened) {
    io.progress(
      `For a browser on another machine, first forward the port there: ssh -L ${port}:localhost:${port} ${hostname()}`,
    );
  }
}

function problem(
  code: string,
  message: string,
  { advice, exitCode = exitCodes.refused }: { advice: string; exitCode?: ExitCode },
): CommandProblem {
  return new CommandProblem({ code, message, advice, exitCode });
}

const again = 'Give the same command again.';

const declined = () =>
  problem('passkey-declined', 'Nothing was signed: you chose not to.', {
    advice: 'Give the same command again to sign after all.',
  });

const unusable = () =>
  problem('passkey-invalid', 'What the browser has sent is no answer of the page.', { advice: again });

const interrupted = () =>
  problem('interrupted', 'Interrupted before anything was signed.', { advice: again, exitCode: exitCodes.failed });

const tooLate = (patience: number) =>
  problem('passkey-timed-out', `Nothing was signed within ${inWords(patience)}.`, {
    advice: again,
    exitCode: exitCodes.waitsForPerson,
  });

const nobodyThere = () =>
  problem('passkey-needs-person', 'A passkey has to sign this, and here is neither a browser nor a terminal.', {
    advice: 'Give the command on a terminal, or where a browser can be opened.',
    exitCode: exitCodes.waitsForPerson,
  });

const elsewhere = (rpId: string) =>
  problem('passkey-elsewhere', `The command line has passkeys of localhost alone, and this one is to be of ${rpId}.`, {
    advice: 'Use it at the page of that domain, or enrol another one here (runbook passkey enrol).',
  });
