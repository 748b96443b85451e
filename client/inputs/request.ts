/**
 * The command line of `plan` and `start`: the options of the named runbook, made from its schema, in addition to those
 * of the command. Turns the arguments into a request that can be sent; contacts nothing but the journal, for a list.
 */
import { Command, CommanderError, Option } from 'commander';
import type { Config } from '../../config.ts';
import { readConfig } from '../../config.ts';
import { catalogue, runbookNamed, type CatalogueEntry } from '../../domain/runbooks/catalogue.ts';
import { paceSchema, type RunRequest } from '../../domain/run-request.ts';
import { examplePath } from '../examples.ts';
import { usageProblem } from '../command-problem.ts';
import type { Io } from '../io.ts';
import type { Invocation } from '../invocation.ts';
import { signedBy } from '../by-option.ts';
import { jsonOption } from '../json-option.ts';
import { requester } from '../requester.ts';
import { usageError } from '../usage-error.ts';
import { chooseConnection, refuseUnknown } from './connection.ts';
import { chooseRunbook } from './choose-runbook.ts';
import { fieldsOf } from './fields.ts';
import { gatherInput } from './gather.ts';
import { givenByOptions, optionsOf } from './options.ts';

export interface Requested {
  readonly runbook: CatalogueEntry;
  readonly request: RunRequest;
  readonly config: Config;
  /** All options that were given, the command's own among them. */
  readonly options: Readonly<Record<string, unknown>>;
}

const own: readonly (readonly [string, string])[] = [
  ['--input <file>', 'input file in YAML or JSON; options override it'],
  [
    '--connection <name>',
    'the connection in connections.yaml; by default the only one that fits, else the simulated tenant',
  ],
  signedBy('asks'),
  jsonOption,
];

const ofStart: readonly (readonly [string, string])[] = [
  ['--wait', 'wait until the run has ended, and show how it went'],
  ['--change-ticket <id>', 'recorded in the report'],
  ['--approval-expires-after <duration>', 'how long the run waits for an approval, in real time (default: 3 days)'],
  [
    '--remind-every <duration>',
    'how often people are notified again that it waits for them, at least 1 hour (default: 4 hours)',
  ],
];

/**
 * @returns undefined when help was asked for, and shown
 * @throws CommandProblem with every problem, exit code 2
 */
export async function readRequest(
  command: 'plan' | 'start',
  { words }: Pick<Invocation, 'words'>,
  io: Io,
): Promise<Requested | undefined> {
  const { runbook, options } = parse(command, words, io);
  if (runbook === undefined) return undefined;
  const config = readConfig(io.environment);
  const by = requester(text(options.by));
  const pace = paceOf(options);
  const named = text(options.connection);
  await refuseUnknown(named, config.connectionsFile);
  const given = {
    file: text(options.input),
    options: givenByOptions(fieldsOf(runbook.schema), options),
    installation: config,
  };
  const input = await gatherInput(runbook, given, io);
  const connection = await chooseConnection(named, config.connectionsFile, runbook.target(input));
  const request: RunRequest = {
    runbook: runbook.name,
    connection,
    subject: runbook.subject(input),
    requestedBy: by,
    mode: command === 'plan' ? 'plan' : 'apply',
    input,
    changeTicket: text(options.changeTicket) ?? null,
    pace,
  };
  return { runbook, request, config, options };
}

/** The runbook is the first argument that names one; until it is known, any option may belong to it. */
function parse(
  command: 'plan' | 'start',
  words: readonly string[],
  io: Pick<Io, 'text'>,
): { runbook?: CatalogueEntry; options: Record<string, unknown> } {
  const named = words.find((word) => runbookNamed(word) !== undefined);
  const asksForHelp = words.includes('--help') || words.includes('-h');
  if (named === undefined && !asksForHelp) throw unnamed(words);
  const runbook = named === undefined ? undefined : chooseRunbook(named);
  const parser = parserOf(command, runbook, io);
  try {
    parser.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { options: {} };
    throw usageError(error);
  }
  return { ...(runbook !== undefined && { runbook }), options: parser.opts() };
}

function unnamed(words: readonly string[]): Error {
  const [first] = words.filter((word) => !word.startsWith('-'));
  try {
    chooseRunbook(first);
  } catch (error) {
    return error as Error;
  }
  return usageProblem('runbook-missing', `Name a runbook: ${catalogue.map(({ name }) => name).join(', ')}.`);
}

function parserOf(command: 'plan' | 'start', runbook: CatalogueEntry | undefined, io: Pick<Io, 'text'>): Command {
  const parser = new Command(`runbook ${command}`)
    .argument(runbook === undefined ? '<runbook>' : `<${runbook.name}>`)
    .description(runbook?.title ?? `Name a runbook to see its options: ${catalogue.map(({ name }) => name).join(', ')}`)
    .configureOutput({ writeOut: io.text, writeErr: () => {} })
    .exitOverride();
  for (const [flags, words] of command === 'start' ? [...own, ...ofStart] : own)
    parser.addOption(new Option(flags, words));
  if (runbook !== undefined) {
    for (const option of fieldsOf(runbook.schema).flatMap(optionsOf)) parser.addOption(option);
    const example = examplePath(runbook.name) === undefined ? 'FILE' : `examples/${runbook.name}.yaml`;
    parser.addHelpText('after', `\nExamples:\n  $ runbook ${command} ${runbook.name} --input ${example}`);
  }
  return parser;
}

function paceOf(options: Readonly<Record<string, unknown>>): RunRequest['pace'] {
  const given = Object.entries({
    approvalExpiresAfter: options.approvalExpiresAfter,
    remindEvery: options.remindEvery,
  }).filter(([, value]) => value !== undefined);
  const read = paceSchema.safeParse(Object.fromEntries(given));
  if (read.success) return read.data;
  const problems = read.error.issues.map((issue) => ({ where: issue.path.join('.'), problem: issue.message }));
  throw usageProblem('usage', "A duration can't be used.", { problems });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
