// Writes a file once, in a process of its own, and says whether it was the first. Uses the build.
import { once } from 'node:events';
import { writeOnce } from '../../../dist/processes/whole-file.js';

const [file, content] = process.argv.slice(2);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdout.write(`${await writeOnce(file, content.repeat(100_000))}\n`);
process.exit();
