import { PassThrough } from 'node:stream';
import { isConfirmed, refuseUnconfirmed } from '../../client/confirmation.ts';

const nobody = { interactive: false, stdin: new PassThrough().end() };

test('where there is no terminal only --yes confirms', async () => {
  await expect(isConfirmed('Remove it?', { options: { yes: true } }, nobody)).resolves.toBe(true);
  await expect(isConfirmed('Remove it?', { options: {} }, nobody)).resolves.toBe(false);
  await expect(refuseUnconfirmed('Remove it?', { options: {} }, nobody)).rejects.toMatchObject({
    code: 'not-confirmed',
    exitCode: 3,
    message: 'Nothing was done: there is no terminal on which to ask "Remove it?"',
  });
});
