/**
 * The tables as queries see them; `migrations/` make them. Times are ISO 8601 text in UTC, JSON is text, IDs are text, on
 * both backends, so that a backup of one can be restored to the other.
 */

/** The one row says whose journal this is. */
interface InstallationTable {
  id: string;
  made_at: string;
}

interface MigrationsTable {
  number: number;
  name: string;
  applied_at: string;
}

interface LeasesTable {
  name: string;
  /** Empty: released. */
  holder: string;
  /** Grows with every holder, and never otherwise. */
  fence: number;
  expires_at: string;
}

/** The last sequence number that each writer has given out. */
interface WritersTable {
  id: string;
  last: number;
}

/** The last position in each stream of signed rows. */
interface StreamsTable {
  stream_table: string;
  scope: string;
  part: string;
  last: number;
}

/** Unsigned: a list's name is the digest of its text. */
interface ListsTable {
  /** 64 hexadecimal digits. */
  digest: string;
  text: string;
  added_at: string;
}

/** Unsigned: a forged one delays calls, and does nothing else. */
interface PausesTable {
  connection: string;
  lane: string;
  until: string;
}

/** Unsigned: a forged one sends a message, or keeps one back, and does nothing else. */
interface WaitsTable {
  run_id: string;
  /** In its run; 0: the run has ended. */
  number: number;
  /** Workflow ID. */
  run: string;
  /** Null, and so the rest: its end was recorded before its beginning. */
  kind: string | null;
  since: string | null;
  /** Null: it never expires. */
  until: string | null;
  /** Milliseconds. */
  remind_every: number | null;
  /** JSON */
  about: string | null;
  /** Null: it goes on. */
  ended_at: string | null;
}

/** The last message of a kind about a wait to one recipient. Unsigned, as what it is about. */
interface MessagesTable {
  run_id: string;
  number: number;
  recipient: string;
  kind: string;
  at: string;
  /** `sending`: it is unknown whether it has left. */
  state: 'sending' | 'sent';
  /** When the one of this kind was taken that left before it; null: none has. */
  sent_before: string | null;
}

/** Recipients whom the last message didn't reach. Unsigned: a forged one keeps messages back for an hour at most. */
interface UnreachedTable {
  recipient: string;
  since: string;
  tried_at: string;
  problem: string;
  /** When others were notified; null: nobody was. */
  reported_at: string | null;
}

/** Unsigned: a forged one stops writes, which is what a stop is for, no matter who sets it. */
interface StopsTable {
  /** 16 random hexadecimal digits. */
  id: string;
  at: string;
  /** Null: all connections. */
  connection: string | null;
  claimed_by: string;
  reason: string | null;
}

/** Unsigned, as `messages`. */
interface AnnouncementsTable {
  id: string;
  at: string;
  /** JSON */
  content: string;
}

/** To whom one was sent. */
interface AnnouncedTable {
  announcement: string;
  recipient: string;
  at: string;
  /** `sending`: it is unknown whether it has left. */
  state: 'sending' | 'sent' | 'failed';
  problem: string | null;
}

/** The last ticket of each lane. */
interface CallLanesTable {
  connection: string;
  lane: string;
  tickets: number;
}

/** Who works with a lane, or waits for it. Unsigned: a forged one delays calls, and does nothing else. */
interface CallSharesTable {
  connection: string;
  lane: string;
  holder: string;
  /** Grows with each who comes. */
  ticket: number;
  /** So many calls it would have under way at once. */
  wanted: number;
  /** So many it may have. */
  slots: number;
  expires_at: string;
}

/**
 * What each append-only table of signed rows has before its own columns: see signed-rows.ts. Its own columns are text or
 * null.
 */
interface SignedColumns {
  scope: string;
  part: string;
  /** In the stream, from 1 on, without gaps. */
  position: number;
  /** ID of the key that signed. */
  writer: string;
  /** Among all rows of this writer, growing. */
  sequence: number;
  signature: string;
}

/** What a write's first row and its second say; scope is the run, part its step. */
export interface WriteColumns {
  /** ID of the write, which its two rows share. */
  write: string;
  phase: 'intent' | 'outcome';
  at: string;
  label: string | null;
  kind: string | null;
  item: string | null;
  /** JSON */
  before: string | null;
  outcome: 'done' | 'refused' | null;
  /** JSON */
  made: string | null;
  /** A failure's code. */
  refusal: string | null;
}

/** That the journal knows too little of a run; scope is the run. */
interface LossColumns {
  at: string;
}

/** Under which object ID a resource was written; scope is the connection, part its kind and name. */
interface IdentityColumns {
  at: string;
  /** Null: forgotten. */
  object_id: string | null;
}

/** What a run made or adopted, or no longer has; scope is the subject, part the connection, the kind and the object's ID. */
export interface OwnershipColumns {
  at: string;
  /** ID of the run; null: whichever run it was, for what is deleted. */
  run: string | null;
  /** The resource's name. Several resources may be about one object, such as a group's member. */
  name: string;
  /** How the run came to it; null: it has it no longer. */
  how: 'made' | 'adopted' | null;
}

/** The record of a credential; scope is the connection, part the credential's key. */
interface CredentialColumns {
  at: string;
  /** JSON; null: forgotten. */
  record: string | null;
}

/** Of a version of a secret, or of its removal, of which there is a time alone; scope is the secret's name. */
export interface SecretColumns {
  at: string;
  kind: string | null;
  created_by: string | null;
  not_after: string | null;
  /** SHA-256 of the operation that stored it. */
  operation: string | null;
  /** SHA-256 of the metadata with which the value is sealed. */
  identity: string | null;
}

/** Who has read a secret; scope is its name, part the version. */
interface SecretAccessColumns {
  at: string;
  claimed_by: string;
  reason: string;
  action: string;
}

/** The sealed values that are there. A row is replaced when it is sealed again, and deleted when the version is removed. */
interface SecretValuesTable {
  name: string;
  version: number;
  /** JSON */
  record: string;
}

/** That rows of a run were removed; scope is the run, part the table they were in. */
interface PruningColumns {
  at: string;
  claimed_by: string;
  /** When the newest of them was written. */
  newest: string;
  /** How many, of which parts: JSON. */
  removed: string;
}

/** A run that has ended; scope is its run ID, part its workflow ID. */
interface ReportColumns {
  at: string;
  ended_at: string;
  code: string | null;
  /** JSON */
  record: string;
}

/** A step of a run that may have written; scope is the run ID, part the step's key. */
interface StepColumns {
  at: string;
  phase: 'begun' | 'applied';
  /** JSON: what it asked for, or what it has come to. */
  content: string;
}

/** An approval that a worker has checked; scope is the run ID, part the plan's hash. */
interface AdmissionColumns {
  at: string;
  /** JSON */
  receipt: string;
  /** JSON */
  plan: string;
}

/** That a stop was lifted; scope is its ID. */
interface StopLiftingColumns {
  at: string;
  claimed_by: string;
  reason: string | null;
}

/** That an approval was revoked; scope is the ID of its receipt. */
interface RevocationColumns {
  at: string;
  claimed_by: string;
  reason: string;
}

/**
 * That a plan was asked about, and who has approved or released it since; scope is the run ID, part the plan's hash. What
 * follows the newest `asked` counts.
 */
interface VoteColumns {
  at: string;
  kind: 'asked' | 'approve' | 'release';
  /** Null: it was asked. */
  claimed_by: string | null;
  /** JSON: as the run has recorded it. */
  decision: string | null;
}

/** A plan that was admitted by a standing approval; scope is that one's name, part the day. */
interface StandingUseColumns {
  at: string;
  /** Run ID. */
  run: string;
  plan_hash: string;
}

/** That a sign-in was used; scope is the digest of issuer and subject, part when the person signed in. */
interface SignInColumns {
  at: string;
  /** SHA-256 of the statement's text. */
  statement: string;
  action: string;
  /** Workflow ID; null: it is about no run. */
  run: string | null;
}

/** What a person has signed, as a worker has checked it; scope is the run ID, or empty, part the statement's ID. */
interface SignedStatementColumns {
  at: string;
  action: string;
  /** Workflow ID. */
  run: string | null;
  plan_hash: string | null;
  /** To the letter. */
  text: string;
  /** JSON: who has signed in. */
  who: string;
  token_digest: string;
}

/** What became of a passkey; scope is its credential ID, part `uses` where it was used, else empty. */
interface PasskeyColumns {
  at: string;
  kind: 'enrolled' | 'endorsed' | 'revoked' | 'used';
  /** ID of the statement that says so, or for which it was used. */
  statement: string;
  /** JSON */
  content: string;
}

/** The signed tables, by name, with their own columns. */
export interface SignedTables {
  writes: WriteColumns;
  losses: LossColumns;
  identities: IdentityColumns;
  ownership: OwnershipColumns;
  credentials: CredentialColumns;
  secrets: SecretColumns;
  secret_accesses: SecretAccessColumns;
  prunings: PruningColumns;
  reports: ReportColumns;
  steps: StepColumns;
  admissions: AdmissionColumns;
  stop_liftings: StopLiftingColumns;
  revocations: RevocationColumns;
  votes: VoteColumns;
  standing_uses: StandingUseColumns;
  sign_ins: SignInColumns;
  signed_statements: SignedStatementColumns;
  passkeys: PasskeyColumns;
}

export type SignedTable = keyof SignedTables;

const signed: Readonly<Record<SignedTable, true>> = {
  writes: true,
  losses: true,
  identities: true,
  ownership: true,
  credentials: true,
  secrets: true,
  secret_accesses: true,
  prunings: true,
  reports: true,
  steps: true,
  admissions: true,
  stop_liftings: true,
  revocations: true,
  votes: true,
  standing_uses: true,
  sign_ins: true,
  signed_statements: true,
  passkeys: true,
};
export const signedTables = Object.keys(signed) as readonly SignedTable[];
export type SignedRow<T extends SignedTable> = SignedColumns & SignedTables[T];

export type Tables = {
  installation: InstallationTable;
  migrations: MigrationsTable;
  leases: LeasesTable;
  writers: WritersTable;
  streams: StreamsTable;
  lists: ListsTable;
  pauses: PausesTable;
  waits: WaitsTable;
  messages: MessagesTable;
  unreached: UnreachedTable;
  stops: StopsTable;
  announcements: AnnouncementsTable;
  announced: AnnouncedTable;
  call_lanes: CallLanesTable;
  call_shares: CallSharesTable;
  secret_values: SecretValuesTable;
} & { [T in SignedTable]: SignedRow<T> };

/**
 * To which the command lines of other machines add: what is found by its digest there needs no trust in who added it, and a
 * stop counts no matter who has set it.
 */
export const readersAddTo: readonly (keyof Tables)[] = ['lists', 'stops'];
