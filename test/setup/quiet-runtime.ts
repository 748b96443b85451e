/** Temporal's runtime, of which a process has one: a worker's life is no news in a test. */
import { DefaultLogger, Runtime } from '@temporalio/worker';

Runtime.install({ logger: new DefaultLogger('ERROR') });
