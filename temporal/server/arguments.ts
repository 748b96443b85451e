/**
 * The arguments of `temporal server start-dev`. As it comes, the server lets each history shard poll its queues 20 times
 * a second and starts timers up to a second late, which makes a run of one step three times slower, and every retry a
 * second longer.
 */
import { TypedSearchAttributes } from '@temporalio/common';
import { searchAttributeKeys } from '../search-attributes.ts';

export interface ServerPorts {
  port: number;
  /** Absent: no UI. */
  uiPort?: number;
}

const dynamicConfig = [
  'history.transferProcessorMaxPollRPS=5000',
  'history.timerProcessorMaxPollRPS=5000',
  'history.visibilityProcessorMaxPollRPS=5000',
  // The value is JSON: the inner quotes are part of it.
  'history.timerProcessorMaxTimeShift="10ms"',
  // Each task queue of an installation is a worker deployment; as it comes there may be 100.
  'matching.maxDeployments=1000',
];

/** WAL with NORMAL survives the death of the process, and is twice as fast as FULL; a power loss may cost the last writes. */
const pragmas = ['journal_mode=WAL', 'synchronous=NORMAL'];

/**
 * @param options.database the SQLite file; absent: everything is kept in memory
 * @param options.codecEndpoint where the UI decodes payloads, without which it shows neither values nor summaries
 */
export function serverArguments(options: {
  ports: ServerPorts;
  namespace: string;
  database?: string;
  codecEndpoint?: string;
}): string[] {
  const { ports, namespace, database, codecEndpoint } = options;
  return [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${ports.port}`,
    `--namespace=${namespace}`,
    ports.uiPort === undefined ? '--headless' : `--ui-port=${ports.uiPort}`,
    ...(ports.uiPort === undefined || codecEndpoint === undefined ? [] : [`--ui-codec-endpoint=${codecEndpoint}`]),
    ...(database === undefined
      ? []
      : [`--db-filename=${database}`, ...pragmas.map((each) => `--sqlite-pragma=${each}`)]),
    ...dynamicConfig.map((value) => `--dynamic-config-value=${value}`),
    ...searchAttributeKeys.map(
      ({ name, type }) => `--search-attribute=${name}=${TypedSearchAttributes.toMetadataType(type)}`,
    ),
    '--log-format=json',
    '--log-level=warn',
  ];
}
