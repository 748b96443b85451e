/** A value that isn't believed: none of this installation's keys has sealed it for the place where it was found. */
import { ValueError } from '@temporalio/common';

/** A `ValueError`, as what can't be decrypted is: where those are passed over, this is, too. */
export class PayloadUnsealed extends ValueError {
  constructor(message: string) {
    super(message);
    // The SDK's own errors have theirs on the prototype.
    Object.defineProperty(this, 'name', { value: 'PayloadUnsealed' });
  }
}
