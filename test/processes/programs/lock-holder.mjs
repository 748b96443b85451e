// Takes the lock of a file and keeps it until a line comes on stdin. Says when it waits, when it holds it, and which process
// ID it has in its own namespace. Uses the build.
import { once } from 'node:events';
import { withLock } from '../../../dist/processes/lock.js';

const say = (line) => process.stdout.write(`${line}\n`);
const hold = async () => {
  say(`holds as ${process.pid}`);
  await once(process.stdin, 'data');
};
await withLock(process.argv[2], hold, () => say('waits'));
process.exit();
