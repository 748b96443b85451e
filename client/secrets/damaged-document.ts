/** A version of a secret that can't be used, as the commands name it. */
import type { DamagedSecret } from '../../domain/secret-store.ts';
import type { Documents } from '../json/documents.ts';

export function damagedDocument({ reference, failure }: DamagedSecret): Documents['secrets']['damaged'][number] {
  const { code, operator, advice } = failure;
  return { reference, code, message: operator, advice };
}
