/**
 * What group policy has set on a server can't be changed there: it comes back.
 * Source: psdocs, about_Remote_Troubleshooting (`Source: GPO`).
 */
import { Failure } from '../../domain/failure.ts';

/** @throws Failure `setting-by-group-policy` */
export function refuseGroupPolicy({ source }: { readonly source: string }, subject: string): void {
  if (source.toUpperCase() !== 'GPO') return;
  throw new Failure('setting-by-group-policy', { service: 'powershell', subject });
}
