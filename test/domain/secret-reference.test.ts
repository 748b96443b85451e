import {
  formatSecretReference,
  isSecretName,
  parseSecretReference,
  secretReferenceSchema,
} from '../../domain/secret-reference.ts';

describe('a secret reference', () => {
  it.each(['secret://a', 'secret://client-sense.password@1', 'secret://x_9@120'])(
    '%s is read and written alike',
    (text) => {
      const read = parseSecretReference(text);
      expect(read && formatSecretReference(read)).toBe(text);
    },
  );

  it.each([
    '',
    'secret://',
    'secret://A',
    'secret://a@0',
    'secret://a@01',
    'secret://a@latest',
    'secret://../a',
    'secret://a..b',
    'secret://a/b',
    'secret://a@1 ',
    'secret://-a',
    'plain',
  ])('%j is none', (text) => {
    expect(parseSecretReference(text)).toBeUndefined();
  });

  it('is asked for without repeating what was given instead', () => {
    const message = secretReferenceSchema.safeParse('planted-secret').error?.message;
    expect(message).toContain('runbook secret put');
    expect(message).not.toContain('planted');
  });

  it('has a name that is safe in a path', () => {
    expect(['a', 'a.b-c_d'].every(isSecretName)).toBe(true);
    expect(['', '.', '..', 'a/b', 'a\\b', 'a@1', 'A'].some(isSecretName)).toBe(false);
  });
});
