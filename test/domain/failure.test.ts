import { Failure, isFailure } from '../../domain/failure.ts';
import { adviceWhileRetrying, failureCodes, failureMessages } from '../../domain/failure-messages.ts';

describe('every failure code', () => {
  it.each(failureCodes)('%s shows the operator one sentence and what to do', (code) => {
    const { operator, advice, source } = failureMessages[code];
    expect(operator).toMatch(/^[A-Z].*[^.]$/s);
    expect(advice).toMatch(/^[A-Z].*\.$/s);
    expect(source).not.toBe('');
  });

  it.each(failureCodes)('%s tells a person who has to act what to do, and not that the run does it', (code) => {
    expect(failureMessages[code].advice).not.toMatch(
      /Nothing to do|\bthe run (then )?(tries|waits|looks|reads|searches|goes)|(goes on|continues) by itself/,
    );
  });

  it.each(failureCodes)('%s says that the run tries on while it does, and asks nobody to retry', (code) => {
    const { failureClass } = failureMessages[code];
    const advice = adviceWhileRetrying(code);
    if (failureClass === 'invalid' || failureClass === 'conflict') return expect(advice).toBeNull();
    expect(advice).toMatch(/^(Nothing to do( yet)?: .*|.*(by itself|tries again).*)\.$/s);
    expect(advice).not.toMatch(/then retry|choose retry|Retry/);
  });

  it('of a sign-in is never "not found": a refused sign-in is no proof that an object is absent', () => {
    const absent = failureCodes.filter((code) => failureMessages[code].failureClass === 'not-found');
    expect(absent).toEqual([
      'graph-object-not-found',
      'exchange-object-not-found',
      'ews-item-not-found',
      'powershell-object-not-found',
    ]);
  });
});

describe('a failure', () => {
  const failure = new Failure('entra-wrong-secret', {
    service: 'entra',
    subject: 'application 1',
    serviceCode: 'AADSTS7000215',
  });

  it('has its class from its code, and names what it is about', () => {
    expect(failure).toMatchObject({ failureClass: 'denied', code: 'entra-wrong-secret', service: 'entra' });
    expect(failure.operator).toBe("Entra refuses the application's client secret (application 1).");
    expect(failure.message).toContain('AADSTS7000215');
  });

  it('is identified by its code, not by its text', () => {
    expect(isFailure(failure, 'entra-wrong-secret')).toBe(true);
    expect(isFailure(failure, 'entra-expired-secret')).toBe(false);
    expect(isFailure(new Error(failure.message))).toBe(false);
  });
});
