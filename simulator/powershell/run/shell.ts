/**
 * One call of the fake `pwsh`, from its target to the answer: the session is opened or found, the pipeline runs there as
 * the account that opened it.
 *
 * Invariants: `opened` is false exactly when nothing of the pipeline ran, because there was no session to run it in; a
 * session that was open and whose server is gone breaks, is reported as broken once, and is opened again by the next call.
 */
import { randomUUID } from 'node:crypto';
import type { Core } from '../../core.ts';
import { type Credential, ShellError, type ShellObject } from '../../shell.ts';
import { callerOf } from '../../on-premises/account-caller.ts';
import { ownOrganization } from '../../on-premises/own-organization.ts';
import type { DirectoryAccount, ExchangeServer, OnPremisesState } from '../../tenant/on-premises-state.ts';
import type { Writer } from '../../tenant/store.ts';
import { leavingSession } from '../../windows/leaving-session.ts';
import { isRunning } from '../open/find-server.ts';
import { openExchangeSession } from '../open/exchange-session.ts';
import type { OpenSession } from '../open/open-session.ts';
import { openServerSession } from '../open/server-session.ts';
import { sessionBroken } from '../open/session-error.ts';
import type { Pause } from '../host/host-output.ts';
import type { ShellAnswer, ShellQuestion, ShellTarget } from '../shell-call.ts';
import type { Tables } from '../tables.ts';
import { fromTags } from '../values.ts';
import { hostPlace, serverPlace } from './places.ts';
import { createKeptSessions } from './kept-sessions.ts';
import { accessDenied } from './command-error.ts';
import { deniedCmdlet, type Facts, injectedFault, leavesByBreak, lostAnswer } from './injected-fault.ts';
import { fresh, type Outcome, PipelineStopped, placed, take } from './outcome.ts';
import { runCommands } from './run-commands.ts';
import { runExchangeCmdlets } from './run-exchange-cmdlets.ts';

export interface Shell {
  answer(question: ShellQuestion, pause: Pause): Promise<ShellAnswer>;
  /** The process has ended. */
  forget(process: string): void;
}

type RemoteTarget = Exclude<ShellTarget, { kind: 'local' }>;

/** As whom the worker runs. */
const workerAccount = 'runbooks$';

/** @param settled when the servers' sockets are as the state says: the caller may connect once it has the answer */
export function createShell(core: Core, tables: Tables, settled: () => Promise<void> = async () => {}): Shell {
  const sessions = createKeptSessions();
  let turns = 0;
  const turn = () => turns++;
  const organization = () => core.store.state.onPremises!;
  const own = () => organization().accounts.find(({ samAccountName }) => samAccountName === workerAccount)!;

  async function answer(question: ShellQuestion, pause: Pause): Promise<ShellAnswer> {
    const outcome = fresh();
    const { target, pipeline } = question;
    const cmdlets = pipeline.map(({ cmdlet }) => cmdlet);
    try {
      const session = target.kind === 'local' ? undefined : enter(question, target, outcome);
      const facts = { place: target.kind, server: session?.server ?? 'host' } as const;
      outcome.injectedFault = injectedFault(core, 'before', cmdlets, facts);
      if (outcome.injectedFault !== undefined) return outcome;
      refuseDenied(outcome, cmdlets, facts);
      if (session !== undefined && leavesByBreak(core, cmdlets, facts)) {
        outcome.ran = true;
        return outcome;
      }
      const writes = await run(question, session, outcome, pause);
      outcome.ran = true;
      outcome.injectedFault = injectedFault(core, 'after', cmdlets, facts) ?? lostAnswer(core, writes, facts);
      // With its connection a session is gone.
      if (outcome.injectedFault === 'lost' && target.kind !== 'local') sessions.drop(question.process, target.key);
    } catch (error) {
      if (!(error instanceof PipelineStopped)) throw error;
    } finally {
      if (target.kind !== 'local' && target.once === true) sessions.drop(question.process, target.key);
    }
    await settled();
    return outcome;
  }

  /** @throws PipelineStopped when no session is available */
  function enter({ process, renew }: ShellQuestion, target: RemoteTarget, outcome: Outcome): OpenSession {
    outcome.opened = false;
    if (renew === true) sessions.drop(process, target.key);
    const kept = target.once === true ? undefined : sessions.get(process, target.key);
    if (kept !== undefined) {
      outcome.opened = true;
      if (isAlive(organization(), kept)) return kept;
      sessions.drop(process, target.key);
      return fail(outcome, sessionBroken());
    }
    try {
      const opened = open(target);
      outcome.opened = true;
      sessions.keep(process, target.key, opened);
      return opened;
    } catch (error) {
      if (error instanceof ShellError) return fail(outcome, error);
      throw error;
    }
  }

  function open(target: RemoteTarget): OpenSession {
    const { authentication } = target;
    const credential = target.credential === undefined ? undefined : (fromTags(target.credential) as Credential);
    const approach = { core, authentication, credential, own: own() };
    if (target.kind === 'exchange') return openExchangeSession({ ...approach, uri: target.uri, turn });
    const { computerName: host, port, useSsl, skipCaCheck = false } = target;
    return openServerSession({ ...approach, host, port, useSsl, skipCaCheck });
  }

  /** @throws PipelineStopped for what is denied by a fault */
  function refuseDenied(outcome: Outcome, cmdlets: readonly string[], facts: Facts): void {
    const denied = deniedCmdlet(core, cmdlets, facts);
    if (denied === undefined) return;
    take(outcome, accessDenied(denied), { name: denied, errorAction: 'Stop', isRemote: facts.place !== 'local' });
  }

  /** @returns what was written */
  async function run(
    { pipeline }: ShellQuestion,
    session: OpenSession | undefined,
    outcome: Outcome,
    pause: Pause,
  ): Promise<readonly string[]> {
    const caller = session === undefined ? own() : accountOf(organization(), session);
    const context: Writer = {
      caller: callerOf(organization(), caller),
      requestId: randomUUID(),
      clientRequestId: null,
      writes: [],
    };
    if (session === undefined) {
      await runCommands(hostPlace({ core, table: tables.host, caller, context, pause }), pipeline, outcome);
      return context.writes;
    }
    const server = serverOf(organization(), session)!;
    if (session.kind === 'exchange') {
      const { granted } = session;
      const place = { core: ownOrganization(core), server, caller: callerOf(organization(), caller), context };
      runExchangeCmdlets({ ...place, granted: granted!, cmdlets: tables.exchange }, pipeline, outcome);
      return context.writes;
    }
    const within = { core, session, server, turn };
    await runCommands(serverPlace({ within, table: tables.server, caller, context, pause }), pipeline, outcome);
    outcome.objects = leavingSession(outcome.objects as ShellObject[]);
    return context.writes;
  }

  return { answer, forget: (process) => sessions.forget(process) };
}

function fail(outcome: Outcome, error: ShellError): never {
  outcome.error = { ...placed(error, 'New-PSSession', false), at: outcome.opened === true ? 'remote' : 'open' };
  throw new PipelineStopped();
}

const serverOf = ({ servers }: OnPremisesState, session: OpenSession): ExchangeServer | undefined =>
  servers.find(({ name }) => name === session.server);

function accountOf({ accounts }: OnPremisesState, session: OpenSession): DirectoryAccount {
  return accounts.find(({ id }) => id === session.callerId)!;
}

/** Its machine, the service behind it and the account that opened it still exist. */
function isAlive(state: OnPremisesState, session: OpenSession): boolean {
  const server = serverOf(state, session);
  const service = session.kind === 'exchange' ? 'W3SVC' : 'WinRM';
  const isCallerThere = state.accounts.some(({ id }) => id === session.callerId);
  return server !== undefined && !server.isDown && isRunning(server, service) && isCallerThere;
}
