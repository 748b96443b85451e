import { recordSecretAccess } from '../../journal/secret-accesses.ts';
import { accessesIn } from './accesses-in.ts';
import { backends, tamper, useBackends } from './backends.ts';

useBackends();

const access = (by: string) =>
  ({ reference: 'secret://ce-secret@2', by, reason: 'to enter it\nin CE', action: 'get' }) as const;

describe.each(backends)('the record of accesses at secrets in %s', (_, backend) => {
  it('has a row for each access: who, when, why, which version', async () => {
    const journal = await backend.open();
    await recordSecretAccess(journal, access('ann'));
    await recordSecretAccess(journal, access('ben'));
    expect(await accessesIn(journal)).toEqual(
      ['ann', 'ben'].map((by) => ({ ...access(by), at: expect.stringMatching(/^\d{4}-.*Z$/) as unknown })),
    );
  });

  it('loses none of many at the same time', async () => {
    const journal = await backend.open();
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => recordSecretAccess(journal, access(`person ${index}`))),
    );
    expect(new Set((await accessesIn(journal)).map((each) => (each as { by: string }).by)).size).toBe(50);
  });

  it('fails where it cannot be written, so that nothing is shown', async () => {
    const journal = await backend.open();
    await journal.close();
    await expect(recordSecretAccess(journal, access('ann'))).rejects.toThrow();
  });

  it('is of one version, and is noticed when it was changed', async () => {
    const journal = await backend.open();
    const whole = { ...access('ann'), reference: 'secret://ce-secret' };
    await expect(recordSecretAccess(journal, whole)).rejects.toMatchObject({ code: 'secret-reference-invalid' });
    await recordSecretAccess(journal, access('ann'));
    await tamper(journal, `update secret_accesses set claimed_by = 'ben'`);
    await expect(accessesIn(journal)).rejects.toThrow('bad-signature');
  });
});
