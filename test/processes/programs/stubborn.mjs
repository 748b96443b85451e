// Says that it is there, and doesn't end when it is asked to.
process.on('SIGTERM', () => {});
process.stdout.write(`${JSON.stringify({ there: process.pid })}\n`);
setInterval(() => {}, 1_000);
