/** GnuTLS' certtool, which is on PATH or not: what it says of an exported .pfx. */
import { spawnSync } from 'node:child_process';
import { expect, pfx, run } from './node/simulator.mjs';

await run({
  'certtool opens both bags of an exported .pfx, and has nothing to object': async () => {
    const asked = ['--p12-info', '--inder', '--infile', pfx.file, '--password', pfx.password];
    const { status, stdout, stderr } = spawnSync('certtool', asked, { encoding: 'utf8' });
    expect(status === 0 && !/error/i.test(stderr), `${status}: ${stderr}`);
    expect(/BEGIN CERTIFICATE/.test(stdout) && /BEGIN (?:\w+ )?PRIVATE KEY/.test(stdout), 'a bag is missing');
    return 'a certificate and a key';
  },
});
