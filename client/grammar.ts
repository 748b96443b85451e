/**
 * The command line: every command with its usage, options and examples. `--help` needs nothing else, so nothing here
 * imports what a command needs; that is imported when the command runs.
 */
import { phases } from '../domain/run-status.ts';
import { claimedBy, signedBy } from './by-option.ts';
import type { CommandModule } from './invocation.ts';

export interface CommandSyntax {
  /** Words and arguments, as commander reads them: `status <run>`. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: readonly (readonly [flags: string, description: string])[];
  readonly examples: readonly string[];
  /** True: its options depend on the runbook, and are read by the command itself. */
  readonly open?: true;
  readonly load: () => Promise<CommandModule>;
}

const by = signedBy('decides');
const ofProvider = [
  '--connection <name>',
  'whose identity provider the person signs in at; needed where people sign in on several connections',
] as const;
const signer = ['--by <name>', 'who signs in, as the identity provider knows them'] as const;
const reason = ['--reason <text>', 'why, for the record'] as const;
const yes = ['--yes', 'do it without asking; needed where there is no terminal'] as const;
const run = 'client-sense-online/simulated/client.sense@contoso.example';

function choice(name: string, summary: string, more: CommandSyntax['options'] = []): CommandSyntax {
  return {
    usage: `${name} <run>`,
    summary,
    options: [
      by,
      reason,
      ['--step <key>', 'the step that is decided about; refused when another one needs attention'],
      ...more,
    ],
    examples: [`runbook ${name} client.sense --by ann`],
    load: () => import('./commands/intervene.ts'),
  };
}

export const grammar: readonly CommandSyntax[] = [
  {
    usage: 'list',
    summary: 'all runbooks',
    examples: ['runbook list'],
    load: () => import('./commands/list.ts'),
  },
  {
    usage: 'show <what>',
    summary: 'a runbook: its inputs, and an example; or a run: what it has planned, to be read before it is approved',
    options: [
      ['--stage <name>', 'only the plan of this stage'],
      ['--list <step>', 'all names in the list of a step, one a line'],
    ],
    examples: [
      'runbook show client-sense-online',
      `runbook show ${run}`,
      "runbook show 'ce-mailbox-oauth/simulated/CE Email' --list 'cas-mailbox-imap/IMAP for list 423add7d'",
    ],
    load: () => import('./commands/show.ts'),
  },
  {
    usage: 'plan [runbook]',
    summary: 'what a run would do; writes nothing',
    open: true,
    examples: [
      'runbook plan client-sense-online --input examples/client-sense-online.yaml',
      'runbook plan client-sense-online --help',
    ],
    load: () => import('./commands/plan.ts'),
  },
  {
    usage: 'start [runbook]',
    summary: 'start a run; it plans, then waits for an approval by another person',
    open: true,
    examples: [
      'runbook start client-sense-online --input examples/client-sense-online.yaml',
      'runbook start client-sense-online --help',
    ],
    load: () => import('./commands/start.ts'),
  },
  {
    usage: 'runs',
    summary: 'runs, the open ones first, with their dates and who asked for them',
    options: [
      ['--phase <phase>', `only runs in this phase: ${phases.join(', ')}`],
      ['--connection <name>', 'only runs on this connection'],
      ['--needs-attention', 'only runs in which a step needs attention'],
      ['--waiting [name]', 'only runs that wait for a person; with a name, for one who may do what they wait for'],
      ['--limit <number>', 'how many runs a page has, at most 1000 (default: 50)'],
      ['--page <number>', 'which page (default: 1)'],
    ],
    examples: ['runbook runs --needs-attention', 'runbook runs --waiting ben', 'runbook runs --limit 200 --page 2'],
    load: () => import('./commands/runs.ts'),
  },
  {
    usage: 'status <run>',
    summary: 'why a run is waiting, since when, for whom, and what next',
    examples: [`runbook status ${run}`, 'runbook status client.sense'],
    load: () => import('./commands/status.ts'),
  },
  {
    usage: 'watch <run>',
    summary: 'follow a run until it ends or waits for a person',
    options: [['--until-end', 'go on while the run waits for a person']],
    examples: ['runbook watch client.sense'],
    load: () => import('./commands/watch.ts'),
  },
  {
    usage: 'approve <run>',
    summary:
      'approve the plan, or the stage, that a run waits for; shows it, and asks for the first digits of its hash',
    options: [
      by,
      reason,
      [
        '--plan <hash>',
        'the hash of the plan that was read (runbook show RUN), or its first eight digits; needed where there is no terminal, and with --json',
      ],
    ],
    examples: ['runbook approve client.sense --by ben', 'runbook approve client.sense --by ben --plan 2e1865cb'],
    load: () => import('./commands/approve.ts'),
  },
  {
    usage: 'reject <run>',
    summary: 'reject the plan, or the stage, that a run waits for',
    options: [by, reason, ['--plan <hash>', 'the hash of the plan that was read']],
    examples: ['runbook reject client.sense --by ben --reason "not this week"'],
    load: () => import('./commands/reject.ts'),
  },
  {
    usage: 'release <run>',
    summary:
      'let a plan be approved that is beyond a limit of approvals.yaml; shows it, and asks for the first digits of its hash',
    options: [
      by,
      reason,
      ['--plan <hash>', 'the hash of the plan that was read (runbook show RUN), or its first eight digits'],
    ],
    examples: ['runbook release client.sense --by eve', 'runbook release client.sense --by eve --plan 2e1865cb'],
    load: () => import('./commands/release.ts'),
  },
  choice('retry', 'try the step that needs attention once more'),
  choice('skip', 'skip the step that needs attention, with all that depends on it'),
  choice('resume', 'go on with a run that somebody asked Temporal to cancel'),
  choice(
    'rollback',
    'roll back exactly what the run has changed; shows it, and asks for the first digits of its hash',
    [
      [
        '--plan <hash>',
        'the hash of the rollback that was read (runbook show RUN), or its first eight digits; needed where there is no terminal, and with --json',
      ],
      ['--yes', 'without a terminal: end a run that can not go on, so that its rollback is planned from the journal'],
    ],
  ),
  choice('abort', 'end the run and leave what it has changed', [yes]),
  {
    usage: 'cancel <run>',
    summary: 'stop a run; it offers a rollback',
    options: [by, reason, yes],
    examples: ['runbook cancel client.sense --by ann --reason "not this week"'],
    load: () => import('./commands/cancel.ts'),
  },
  {
    usage: 'confirm <run> [step]',
    summary: "confirm that a manual step has been done in the vendor's product",
    options: [by, ['--note <text>', 'a note, for the record']],
    examples: ['runbook confirm client.sense --by ann'],
    load: () => import('./commands/confirm.ts'),
  },
  {
    usage: 'stop',
    summary: 'stop all writes, or those on a connection: no call leaves any more, and runs wait',
    options: [['--connection <name>', 'only writes on this connection'], claimedBy('stops'), reason],
    examples: ['runbook stop --by ann --reason "wrong tenant"', 'runbook stop --connection contoso --by ann'],
    load: () => import('./commands/stop.ts'),
  },
  {
    usage: 'stops',
    summary: 'what is stopped, since when, by whom and why',
    examples: ['runbook stops', 'runbook stops --json'],
    load: () => import('./commands/stops.ts'),
  },
  {
    usage: 'lift <stop>',
    summary: 'lift a stop, by its ID; runs that waited for it go on by themselves',
    options: [by, reason],
    examples: ['runbook lift 5f3a9c1e0b7d2468 --by ben --reason "it was the right tenant"'],
    load: () => import('./commands/lift.ts'),
  },
  {
    usage: 'revoke <approval>',
    summary: 'end an approval at once, by its ID (runbook show RUN): nothing more is written by it',
    options: [claimedBy('revokes'), reason],
    examples: ['runbook revoke 0c1d2e3f4a5b6c7d --by cyd --reason "approved by mistake"'],
    load: () => import('./commands/revoke.ts'),
  },
  {
    usage: 'report <run>',
    summary: "a run's report: changes, approvals, probes, values to enter",
    options: [['--markdown', 'only the report, as in its file']],
    examples: ['runbook report client.sense --markdown > report.md'],
    load: () => import('./commands/report.ts'),
  },
  {
    usage: 'writes <run>',
    summary: 'what a run wrote, in order, with outcomes; also by the run ID, when Temporal no longer has the run',
    examples: [`runbook writes ${run}`, 'runbook writes 0198c7d2-5d3c-7c1e-9d53-0a8a4a2f6b1e --json'],
    load: () => import('./commands/writes.ts'),
  },
  {
    usage: 'secret put <name>',
    summary: 'store a value as the next version; from stdin, a prompt or a file, never from an argument',
    options: [
      ['--file <path>', 'read the value from a file'],
      ['--kind <kind>', 'password (default), client-secret, certificate or private-key'],
      ['--not-after <time>', 'when it expires where it is registered, ISO 8601'],
      by,
    ],
    examples: [
      'runbook secret put client-sense-password',
      'pass show clientsense | runbook secret put client-sense-password',
    ],
    load: () => import('./commands/secret-put.ts'),
  },
  {
    usage: 'secret list',
    summary: 'what is stored, without values',
    examples: ['runbook secret list'],
    load: () => import('./commands/secret-list.ts'),
  },
  {
    usage: 'secret get <name>',
    summary: "a value, for anyone who can read the store's key: NAME, NAME@VERSION or secret://NAME@VERSION",
    options: [['--reason <text>', 'why you read it, for the record; asked for on a terminal'], claimedBy('reads it')],
    examples: ['runbook secret get client-sense-password@1 --reason "entering it in the portal"'],
    load: () => import('./commands/secret-get.ts'),
  },
  {
    usage: 'secret export <name>',
    summary: 'a certificate as files: with its key under a password from a prompt, stdin or a file, or alone',
    options: [
      ['--pfx <file>', 'write certificate and key as PKCS#12'],
      ['--cer <file>', 'write the certificate alone, in DER'],
      ['--csp <name>', 'cryptographic service provider to name; Microsoft Strong Cryptographic Provider by default'],
      ['--password-file <path>', 'read the password of the .pfx from a file'],
      ['--reason <text>', 'why the key leaves the store, for the record; asked for on a terminal'],
      claimedBy('exports'),
    ],
    examples: [
      'runbook secret export secops-certificate --pfx secops.pfx --cer secops.cer --reason "for the MID servers"',
    ],
    load: () => import('./commands/secret-export.ts'),
  },
  {
    usage: 'secret rm <name>',
    summary: 'remove one version (NAME@VERSION), or all of them',
    options: [yes],
    examples: ['runbook secret rm client-sense-password@1'],
    load: () => import('./commands/secret-rm.ts'),
  },
  {
    usage: 'keys show',
    summary: "the public key of this home's writer, which other workers enter in their trust.yaml",
    examples: ['runbook keys show'],
    load: () => import('./commands/keys-show.ts'),
  },
  {
    usage: 'keys rotate <ring>',
    summary: 'a new key that encrypts from now on (codec or secrets); everything older stays readable',
    examples: ['runbook keys rotate codec', 'runbook keys rotate secrets'],
    load: () => import('./commands/keys-rotate.ts'),
  },
  {
    usage: 'credentials',
    summary: 'every credential that runbooks have made: state, expiry date, and where it is used',
    options: [['--connection <name>', 'only those of this connection']],
    examples: ['runbook credentials', 'runbook credentials --json'],
    load: () => import('./commands/credentials.ts'),
  },
  {
    usage: 'rotate <key>',
    summary: 'rotate a credential; it plans, then waits for an approval by another person',
    options: [
      ['--connection <name>', 'the connection, where two have a credential of that key'],
      ['--valid-for <duration>', 'how long the new one is valid (default: as long as the old one was)'],
      ['--overlap <duration>', 'how long the old one stays valid in addition to it (default: 7 days)'],
      ['--deliver-to <target>', "a target of the worker's deliveries.yaml, or person; kept for the next time"],
      ['--change-ticket <id>', 'recorded in the report'],
      signedBy('asks'),
      ['--wait', 'wait until the run has ended, and show how it went'],
    ],
    examples: ['runbook rotate client-sense-certificate-1a2b3c4d', 'runbook rotate client-sense --overlap "14 days"'],
    load: () => import('./commands/rotate.ts'),
  },
  {
    usage: 'schedule apply',
    summary: 'compare schedules.yaml with the existing watches, and change them accordingly once that is confirmed',
    options: [['--file <path>', 'the declaration (default: schedules.yaml in RUNBOOKS_HOME)'], yes],
    examples: ['runbook schedule apply --file examples/schedules.yaml', 'runbook schedule apply --yes'],
    load: () => import('./commands/schedule-apply.ts'),
  },
  {
    usage: 'schedule list',
    summary: 'the existing watches, when they scan next, what the last scan found',
    examples: ['runbook schedule list'],
    load: () => import('./commands/schedule-list.ts'),
  },
  {
    usage: 'backup <file>',
    summary: 'back up the journal while workers run; the file contains no key: keep RUNBOOKS_HOME/keys as well',
    examples: ['runbook backup journal-2026-11-30.jsonl'],
    load: () => import('./commands/backup.ts'),
  },
  {
    usage: 'restore [file]',
    summary: 'restore the journal from a backup, in SQLite or PostgreSQL; stop all workers first',
    options: [
      ['--replace', 'replace the journal that is there, which is first backed up into RUNBOOKS_HOME'],
      [
        '--accept-loss',
        'without a file: go on with a journal that is older than it was; names the open runs of which it knows too little',
      ],
    ],
    examples: [
      'runbook restore journal-2026-11-30.jsonl',
      'runbook restore journal-2026-11-30.jsonl --replace',
      'runbook restore --accept-loss',
    ],
    load: () => import('./commands/restore.ts'),
  },
  {
    usage: 'journal prune',
    summary: "remove the record of what runs wrote that ended long ago; never an open run's, nor what later runs need",
    options: [
      ['--older <duration>', 'how long it is kept: "7 years" (default), "90 days", or ISO 8601 such as P7Y'],
      ['--dry-run', 'only show what would be removed'],
      yes,
      by,
    ],
    examples: ['runbook journal prune --dry-run', 'runbook journal prune --older "7 years" --yes'],
    load: () => import('./commands/journal-prune.ts'),
  },
  {
    usage: 'policy show',
    summary:
      'who may decide, and what plans need, by approvals.yaml in RUNBOOKS_HOME: that of the worker, on its machine',
    options: [['--file <path>', 'another file, to read it before it is in use']],
    examples: ['runbook policy show', 'runbook policy show --file examples/approvals.yaml'],
    load: () => import('./commands/policy-show.ts'),
  },
  {
    usage: 'policy test [run]',
    summary:
      'which rule of approvals.yaml a plan would meet, and what it needs: the plan of a run, or a file; decides nothing',
    options: [
      ['--plan <file>', 'a plan as "runbook plan --json" has written it'],
      ['--file <path>', 'another approvals.yaml, to test it before it is in use'],
      ['--by <name>', 'who would ask for the run; the one who did, if left out'],
    ],
    examples: ['runbook policy test client.sense', 'runbook policy test --plan plan.json --by ann --json'],
    load: () => import('./commands/policy-test.ts'),
  },
  {
    usage: 'passkey enrol',
    summary:
      'make a passkey in a browser on this machine, and sign in to say that it is yours; then somebody endorses it',
    options: [ofProvider, signer],
    examples: ['runbook passkey enrol --by ben', 'runbook passkey enrol --connection contoso'],
    load: () => import('./commands/passkey-enrol.ts'),
  },
  {
    usage: 'passkey endorse <passkey>',
    summary: 'stand for the passkey of another person, by the digits that they have given you; takes Administer',
    options: [ofProvider, signer],
    examples: ['runbook passkey endorse 0c1d2e3f4a5b6c7d --by eve'],
    load: () => import('./commands/passkey-endorse.ts'),
  },
  {
    usage: 'passkey list',
    summary: 'whose passkeys were enrolled here, and which of them count',
    examples: ['runbook passkey list', 'runbook passkey list --json'],
    load: () => import('./commands/passkey-list.ts'),
  },
  {
    usage: 'passkey revoke <passkey>',
    summary: 'end a passkey for ever: your own, or with Administer anybody’s',
    options: [ofProvider, signer, reason],
    examples: ['runbook passkey revoke 0c1d2e3f4a5b6c7d --by ben --reason "lost"'],
    load: () => import('./commands/passkey-revoke.ts'),
  },
  {
    usage: 'doctor',
    summary: 'check configuration, server, worker, journal, connections, rights, secret store',
    options: [['--connection <name>', 'check only this connection']],
    examples: ['runbook doctor'],
    load: () => import('./commands/doctor.ts'),
  },
  {
    usage: 'dev',
    summary: 'Temporal server, simulated tenant and worker in one, until Ctrl-C',
    options: [['--scale <factor>', "how much faster than real time the simulated tenant's clock runs"]],
    examples: ['runbook dev'],
    load: () => import('./commands/dev.ts'),
  },
  {
    usage: 'demo [runbook]',
    summary: 'a whole onboarding on a simulated tenant, from plan to proof',
    options: [
      ['--scale <factor>', "how much faster than real time the simulated tenant's clock runs (default: 600)"],
      ['--approvers <number>', 'how many people must approve each plan: 1 or 2 (default: 1)'],
    ],
    examples: ['runbook demo', 'runbook demo client-sense-online --approvers 2', 'runbook demo rotate --json'],
    load: () => import('./commands/demo.ts'),
  },
];
