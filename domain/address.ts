/** `name@contoso.example` as inputs have it: of a mailbox, or the name that an account of the cloud signs in with. */
import { z } from 'zod';

export const addressSchema = z.email({ error: 'must be an address such as name@contoso.example' });
