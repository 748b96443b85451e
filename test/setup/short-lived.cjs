// Loaded into each program that tests start, before the program: most of them end within seconds, before the code that V8's
// optimizing compilers make for them has earned what making it took. Simple code at once, and room for what is made at a
// start, take a tenth less. Programs do the same with either; what tests run in jest's own processes is left as it is.
const { setFlagsFromString } = require('node:v8');

if (!/jest-worker/.test(process.argv[1] ?? '')) {
  for (const flag of ['--no-opt', '--no-maglev', '--sparkplug', '--semi-space-growth-factor=8'])
    setFlagsFromString(flag);
}
