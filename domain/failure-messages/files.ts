/** The file system, as everything meets it that keeps files in an installation's home. */
import type { FailureMessages } from './failure-message.ts';

/** Where the codes are. */
const rules = 'nodejs.org/api/errors.html#common-system-errors; sqlite.org/rescode.html';

export const fileFailures = {
  'modes-too-open': {
    failureClass: 'denied',
    operator: 'Others may change what the worker relies on, or read its keys',
    advice:
      'Run the command that stands behind each path, as the owner of the file or as root; then start again. Keys that others could read are to be replaced (docs/trust.md).',
    source: 'POSIX.1-2017, XBD 4.5',
  },
  'file-denied': {
    failureClass: 'denied',
    operator: 'This process has no right to a file or folder that it needs',
    advice:
      'Give the user of this process the right to read and write there. What an installation keeps is in RUNBOOKS_HOME.',
    source: rules,
  },
  'file-in-use': {
    failureClass: 'transient',
    operator: 'A file is open in another program, and could not be replaced',
    advice:
      'End what has it open (on Windows often a virus scanner, a backup or an editor), then retry. Of a container that mounts the file by itself: mount its folder.',
    source: rules,
  },
  'file-read-only': {
    failureClass: 'denied',
    operator: 'A file or folder can be read and not written',
    advice:
      'Mount its file system for writing and give the user of this process the right to write, or set RUNBOOKS_HOME to a folder where that is so.',
    source: rules,
  },
  'file-missing': {
    failureClass: 'conflict',
    operator: "A file or folder isn't there, and this process can't make it",
    advice:
      'Check the path, and that its file system is mounted, and for writing. What an installation keeps is in RUNBOOKS_HOME.',
    source: rules,
  },
  'file-in-the-way': {
    failureClass: 'conflict',
    operator: "What is at this path isn't what this process keeps there",
    advice:
      'Look at the path, and at the folders above it: move aside what someone else has put there, or correct RUNBOOKS_HOME.',
    source: rules,
  },
  'disk-full': {
    failureClass: 'transient',
    operator: 'The disk is full, or the quota on it is used up, and a file could not be written',
    advice: 'Free space there, then retry.',
    whileRetrying: 'Free space there; the run then goes on by itself.',
    source: rules,
  },
  'disk-failed': {
    failureClass: 'transient',
    operator: 'The disk or file server failed to read or write a file',
    advice: 'Check the disk, and the connection to it, then retry.',
    whileRetrying: 'Check the disk, and the connection to it; the run then goes on by itself.',
    source: rules,
  },
  'files-exhausted': {
    failureClass: 'transient',
    operator: 'This process, or the machine, has as many files open as it may',
    advice:
      'Raise the limit of open files (ulimit -n, or LimitNOFILE of the service) and restart the process. If that recurs, report it with the log.',
    whileRetrying:
      'Raise the limit of open files (ulimit -n, or LimitNOFILE of the service) and restart the process; the run then goes on by itself.',
    source: rules,
  },
} as const satisfies FailureMessages;
