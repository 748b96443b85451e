/**
 * The worker's log: one line of JSON each, on stderr. The SDK logs a failed activity with its whole error object; of an
 * error only its kind, its code and its message (the operator's sentence) are written, and what could contain a secret
 * by its name is blanked.
 */
import type { Logger, LogLevel, LogMetadata } from '@temporalio/worker';
import { pino } from 'pino';

const secretNames = [
  'password',
  'secret',
  'secretText',
  'token',
  'accessToken',
  'privateKey',
  'authorization',
  'assertion',
];

/** @param level as in the configuration */
export function workerLog(level: string): Logger {
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
      serializers: { error: described, err: described },
    },
    destination(),
  );
  const write = (name: 'trace' | 'debug' | 'info' | 'warn' | 'error') => (message: string, meta?: LogMetadata) =>
    log[name](withoutSymbols(meta), message);
  const methods = {
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return {
    ...methods,
    log: (at: LogLevel, message, meta) => methods[at.toLowerCase() as keyof typeof methods](message, meta),
  };
}

/** Where its lines go may be full or gone: then they are dropped, and the worker goes on. */
function destination(): ReturnType<typeof pino.destination> {
  const stderr = pino.destination({ dest: 2, sync: true, maxLength: 2 ** 20 });
  stderr.on('error', () => {});
  return stderr;
}

function described(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error;
  const { type, code } = error as { type?: unknown; code?: unknown };
  const frames = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8);
  return { name: error.name, type: type ?? code, message: error.message, frames };
}

function withoutSymbols(meta: LogMetadata | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(meta ?? {}));
}
