// `npm run replay -- FILE | WORKFLOW-ID`: replays the history of a run, still encrypted, against the built workflows, with
// the keys of this installation. Exit codes: 0 the code makes this history, 1 it would do something else, 2 not replayed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const usage = `Usage: npm run replay -- FILE | WORKFLOW-ID [--run-id ID] [--bundle FILE]

Replays the history of a run against the built workflows, and says where they would do something else.
A file is one that Temporal's own program has exported, and needs no server:

  temporal workflow show --workflow-id WORKFLOW-ID --output json > history.json

Payloads are opened with the keys of RUNBOOKS_HOME, or RUNBOOKS_CODEC_KEYS; in a history of which none is sealed, because
it was exported decoded, they are taken as they are.
A history by its workflow id comes from the server that TEMPORAL_ADDRESS names, else from the embedded one.

  --run-id ID    an earlier run of the same workflow id; the latest one by default
  --bundle FILE  other workflows than dist/workflows/bundle.js

Examples:
  $ npm run replay -- history.json
  $ npm run replay -- client-sense-online/contoso/client.sense@contoso.example

Exit codes: 0 the workflows make this history, 1 they would do something else, 2 it was not replayed.
`;

const dist = join(import.meta.dirname, '..', 'dist');
const exit = { same: 0, differs: 1, notReplayed: 2 };

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      'run-id': { type: 'string' },
      bundle: { type: 'string', default: join(dist, 'workflows', 'bundle.js') },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return exit.same;
  }
  const [wanted] = positionals;
  if (wanted === undefined || positionals.length > 1) throw new Error('One file or workflow id is needed; see --help');
  if (!existsSync(values.bundle)) throw new Error(`There are no workflows at ${values.bundle}: npm run build`);

  const { DefaultLogger, Runtime } = await import('@temporalio/worker');
  // Silent: what the SDK would log about a divergence is printed below.
  Runtime.install({ logger: new DefaultLogger('ERROR', () => {}), telemetryOptions: { logging: { filter: 'OFF' } } });
  const { readConfig } = await import('../dist/config.js');
  const { loadCodec } = await import('../dist/temporal/data-converter.js');
  const { describeEvent, findDivergence } = await import('../dist/temporal/replay/divergence.js');
  const { readHistory, startOf } = await import('../dist/temporal/replay/exported-history.js');
  const { assertReadable } = await import('../dist/temporal/replay/readable-payloads.js');

  const config = readConfig();
  const history = existsSync(wanted) ? await readHistory(wanted) : await fetchHistory(config, wanted, values['run-id']);
  const isSealed = await assertReadable(history, await loadCodec(config, 'client'));
  const { workflowId, workflowType } = startOf(history);
  const divergence = await findDivergence(history, {
    workflowBundle: { codePath: values.bundle },
    // Without the failure converter, which would encode the replay's own error.
    dataConverter: { payloadCodecs: isSealed ? [await loadCodec(config, 'replay')] : [] },
  });
  const whose = `${workflowType} ${workflowId}, ${history.events.length} events`;
  if (divergence === undefined) {
    process.stdout.write(`Replayed: ${whose}\n`);
    return exit.same;
  }
  const events = divergence.events.map((event) => `  ${describeEvent(event)}\n`);
  process.stdout.write(
    `Differs: ${whose}\n${divergence.reason}\nRecorded, and not what the code does:\n${events.join('')}`,
  );
  return exit.differs;
}

async function fetchHistory(config, workflowId, runId) {
  const { connect } = await import('../dist/temporal/connect.js');
  const { parseHistory } = await import('../dist/temporal/replay/exported-history.js');
  const { historyToJSON } = await import('@temporalio/common/lib/proto-utils.js');
  const client = await connect(config);
  try {
    const handle = client.workflow.getHandle(workflowId, runId);
    // Unlike fetchHistory, its error names what doesn't exist.
    await handle.describe();
    return parseHistory(historyToJSON(await handle.fetchHistory()), workflowId);
  } catch (error) {
    if (error.name !== 'WorkflowNotFoundError') throw error;
    throw new Error(`There is no file and no workflow ${workflowId}`, { cause: error });
  } finally {
    await client.connection.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`Not replayed: ${error.message}\n`);
  process.exitCode = exit.notReplayed;
}
