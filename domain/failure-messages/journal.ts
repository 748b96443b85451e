/** The journal: the database in which an installation records its own writes before and after they happen. */
import type { FailureMessages } from './failure-message.ts';

/** Where the codes of both databases are. */
const rules = 'sqlite.org/rescode.html; postgresql.org/docs/15/errcodes-appendix.html';

export const journalFailures = {
  'journal-unreachable': {
    failureClass: 'transient',
    operator: "The journal's database doesn't answer, and without it nothing is written to any service",
    advice:
      'Check that the database runs and that this machine reaches it, or, where the journal is a file, the disk that it is on; then retry.',
    whileRetrying:
      'Check that the database runs and that this machine reaches it, or, where the journal is a file, the disk that it is on; the run then goes on by itself.',
    source: rules,
  },
  'journal-busy': {
    failureClass: 'transient',
    operator: 'Another process kept the journal locked for longer than this one waits',
    advice: 'Retry. If it recurs, look for a process that holds a transaction open in the database.',
    whileRetrying:
      'Nothing to do yet: the run tries again. If it lasts, look for a process that holds a transaction open in the database.',
    source: rules,
  },
  'journal-denied': {
    failureClass: 'denied',
    operator: "The journal can't be opened: this process has no right to it, or it isn't where the configuration says",
    advice:
      'Check RUNBOOKS_HOME and the rights on its folder, or address, database, role and password in RUNBOOKS_DATABASE.',
    source: rules,
  },
  'journal-read-only': {
    failureClass: 'denied',
    operator: 'The journal can be read and not written, so that nothing is written to any service',
    advice:
      'Give the user of this process the right to write journal.db and its folder (RUNBOOKS_HOME), on a file system that is mounted for writing; or point RUNBOOKS_DATABASE at the primary server in place of a standby.',
    source: rules,
  },
  'journal-full': {
    failureClass: 'transient',
    operator: "The disk with the journal is full, and without the journal's record nothing is written to any service",
    advice: "Free space where RUNBOOKS_HOME or the database's files are, then retry.",
    whileRetrying: "Free space where RUNBOOKS_HOME or the database's files are; the run then goes on by itself.",
    source: rules,
  },
  'journal-damaged': {
    failureClass: 'invalid',
    operator: "The journal's content contradicts itself, so that nothing in it is relied upon",
    advice: 'Stop the workers, keep a copy of the database as it is, and restore the last backup.',
    source: rules,
  },
  'journal-newer': {
    failureClass: 'invalid',
    operator: 'The journal has been opened by a newer version of this program, which changed its schema',
    advice: 'Use that version or a later one. A journal never goes back to an older schema.',
    source: 'journal/migrate.ts',
  },
  'journal-absent': {
    failureClass: 'invalid',
    operator: 'There is no journal here yet: the first run makes it',
    advice: 'If there should be one, check RUNBOOKS_HOME and RUNBOOKS_DATABASE.',
    source: 'journal/open.ts',
  },
  'journal-not-empty': {
    failureClass: 'invalid',
    operator: 'The journal has content already, which a restore would replace',
    advice:
      'Add --replace: what is there is then backed up first, into a file in RUNBOOKS_HOME. Or set RUNBOOKS_HOME or RUNBOOKS_DATABASE to an empty one.',
    source: 'journal/restore.ts',
  },
  'journal-in-use': {
    failureClass: 'conflict',
    operator: 'A worker is at work on this journal',
    advice:
      'Stop all workers of this installation, and "runbook dev" if it runs, and try again. A lease whose worker is gone expires by itself, within seconds as a rule.',
    source: 'journal/restore.ts',
  },
  'backup-exists': {
    failureClass: 'invalid',
    operator: 'A file with the name of the backup exists already, and is left as it is',
    advice: 'Choose another name.',
    source: 'journal/backup-writer.ts',
  },
  'backup-file-unusable': {
    failureClass: 'invalid',
    operator: "The backup's file can't be read or written",
    advice: 'Check its path, the rights on its folder, and the free space on its disk.',
    source: 'nodejs.org/api/errors.html#common-system-errors',
  },
  'backup-damaged': {
    failureClass: 'invalid',
    operator: "The file isn't a whole backup of a journal: it is cut off, was changed, or is something else",
    advice: 'Nothing was restored from it. Use another backup, or copy this one again from where it was made.',
    source: 'journal/backup-reader.ts',
  },
  'backup-newer': {
    failureClass: 'invalid',
    operator: 'The backup was made with a newer version of this program, which has another schema',
    advice: 'Restore it with that version or a later one.',
    source: 'journal/restore.ts',
  },
  'journal-key-unusable': {
    failureClass: 'invalid',
    operator: "The key with which the journal's rows are signed can't be used",
    advice: 'Restore the file from a backup: without it the rows that it has signed count as unknown.',
    source: 'journal/writer-key.ts',
  },
  'trust-file-invalid': {
    failureClass: 'invalid',
    operator: "The file that says whose rows in the journal are believed can't be used",
    advice:
      'Write under "writers", for each worker that has a home of its own, the lines that "runbook keys show" prints there; then start the workers again.',
    source: 'journal/trusted-writers.ts',
  },
  'journal-signs-elsewhere': {
    failureClass: 'denied',
    operator: 'This home has no writer key, so that nothing which it adds to the journal would be believed',
    advice: 'Give the command where a worker runs or has run once, with the RUNBOOKS_HOME of that worker.',
    source: 'journal/writer-key.ts',
  },
  'journal-went-back': {
    failureClass: 'invalid',
    operator: 'The journal is older than it was when this home last used it: what was written since is missing from it',
    advice:
      'Nothing is written until then: restore a newer backup, or let "runbook restore --accept-loss" name the open runs of which the journal now knows too little, and go on without what is missing.',
    source: 'journal/high-water.ts',
  },
  'journal-knows-too-little': {
    failureClass: 'invalid',
    operator:
      'The journal was put back to an older state while this run was open, and knows too little of what it has written',
    advice: "Choose rollback: it undoes what the journal knows of, and says what it can't know. Then start anew.",
    source: 'journal/losses.ts',
  },
  'journal-high-water-unusable': {
    failureClass: 'invalid',
    operator: "The file that says how far the journal had come can't be used",
    advice:
      'Restore it from a backup of the home. Where there is none, remove it once you are sure that the journal is not older than it was.',
    source: 'journal/high-water.ts',
  },
  'journal-not-shared': {
    failureClass: 'invalid',
    operator: "This worker's journal isn't the one of the installation that started the run",
    advice:
      'Several machines share one journal: give worker and command line the same RUNBOOKS_DATABASE, or on one machine the same RUNBOOKS_HOME. Then choose retry.',
    source: 'activities/shared-journal.ts',
  },
  'identity-record-invalid': {
    failureClass: 'invalid',
    operator: "The journal's record of the object ID under which this resource was written is damaged",
    advice:
      "Restore the journal from a backup, or keys/writer.pem if that was lost or replaced. Until then this resource is neither planned nor changed; others aren't affected.",
    source: 'journal/identities.ts',
  },
  'journal-writer-unknown': {
    failureClass: 'denied',
    operator: "This home's key has signed nothing in the journal so far, and keys of others have",
    advice:
      "Run the command where a worker's home is. If that is here, restore keys/writer.pem in its home from a backup.",
    source: 'journal/known-writer.ts',
  },
  'journal-lease-held': {
    failureClass: 'transient',
    operator: 'Another worker has the lease for this work',
    advice: 'The lease ends when that worker is through, or expires when it is gone: then retry.',
    whileRetrying:
      'Nothing to do: the lease ends when that worker is through, or expires when it is gone, and the run tries again.',
    source: 'journal/leases.ts',
  },
  'journal-lease-lost': {
    failureClass: 'transient',
    operator: 'The lease for this work expired and went to another worker, and nothing more is recorded under it',
    advice:
      'Choose retry: a write that was in flight is looked for before anything is repeated. If it recurs, check whether the machine was suspended, overloaded, or cut off from the journal.',
    whileRetrying:
      'Nothing to do: a write that was in flight is looked for before anything is repeated. If it recurs, check whether the machine was suspended, overloaded, or cut off from the journal.',
    source: 'journal/leases.ts',
  },
  'journal-calls-taken': {
    failureClass: 'transient',
    operator: 'Other steps have all calls to Exchange that may be under way at once in this tenant',
    advice: 'Wait until other lists of this connection are through, then retry.',
    whileRetrying: 'Nothing to do: the run tries again, and goes on when other lists of this connection are through.',
    source: 'domain/call-budget.ts',
  },
  'journal-outcome-lost': {
    failureClass: 'unknown-outcome',
    operator: "A service answered a write, and the journal couldn't record the answer",
    advice: 'Retry: the write counts as unknown, and is looked for before anything else is written.',
    source: 'journal/writes.ts',
  },
  'journal-write-settled': {
    failureClass: 'conflict',
    operator: 'The outcome of this write has been recorded already, by a process that searched for it first',
    advice: 'Choose retry: it starts from the outcome that is recorded.',
    source: 'journal/writes.ts',
  },
} as const satisfies FailureMessages;
