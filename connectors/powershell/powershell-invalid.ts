/** The failure of a call that isn't sent: `why` says what is wrong with it, and repeats none of its values. */
import { Failure } from '../../domain/failure.ts';

export function powershellInvalid(why: string): Failure {
  return new Failure('powershell-invalid', { service: 'powershell', subject: why });
}
