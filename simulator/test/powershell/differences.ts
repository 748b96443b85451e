/**
 * Recordings that the fake `pwsh` replays differently, each with the reason. `simulator/powershell/README.md` has the
 * same table.
 */
const noInterpreter =
  'an expression or a command that the fake pwsh does not understand: refused as an unknown command';
const noHost = 'nothing is asked of a person here: there is no prompt, with or without -NonInteractive';
const noPrograms = 'native programs are not started';
const ownOrder = 'keys of a hash table are in the given order; in .NET their order is random';

export const differences: Readonly<Record<string, string>> = {
  'object-formatted': noInterpreter,
  'two-types-one-table': noInterpreter,
  'host-streams': noInterpreter,
  progress: noInterpreter,
  'throw-exception': noInterpreter,
  'cmdlet-error': noInterpreter,
  'method-error': noInterpreter,
  'missing-mandatory': noInterpreter,
  'confirm-high-impact': noInterpreter,
  'confirm-suppressed': noInterpreter,
  'parse-error': noInterpreter,
  'warning-from-depth': noInterpreter,
  'native-stderr': noPrograms,
  'get-credential': noInterpreter,
  'read-host': noInterpreter,
  'multi-line-with-blank-line': noInterpreter,
  'else-on-next-line': noInterpreter,
  'console-readline-eats-mark': noInterpreter,
  'native-reads-stdin': noPrograms,
  'native-stdin-closed': noPrograms,
  'interactive-read-host': noHost,
  'interactive-missing-mandatory': noHost,
  'interactive-confirm': noHost,
  'history-contains-marks': noInterpreter,
  'trace-breaks-frame': noInterpreter,
  'late-native-output': noPrograms,
  'late-native-stderr': noPrograms,
  failfast: noInterpreter,
  'after-timeouts': noInterpreter,
  'template-subexpression': noInterpreter,
  'template-date': noInterpreter,
  'template-object': noInterpreter,
  'payload-array-expression-is-no-splat': noInterpreter,
  'payload-splat': noInterpreter,
  'payload-dates-converted': noInterpreter,
  'payload-key-named-count': noInterpreter,
  'payload-case-duplicate': noInterpreter,
  'errorrecord-to-json': noInterpreter,
  'json-shapes': noInterpreter,
  'json-unrolled': noInterpreter,
  'rb-echo-nested': ownOrder,
  'rb-length-of-1MB': ownOrder,
  'rb-typed': ownOrder,
};
