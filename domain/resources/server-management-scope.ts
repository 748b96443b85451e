/** A management scope of Exchange on premises: another one than the tenant's of the same name. */
import { resource } from '../resource.ts';
import {
  managementScope,
  type ManagementScopeDesired,
  type ManagementScopeOutput,
  type ManagementScopeState,
} from './management-scope.ts';

export const serverManagementScope = resource<ManagementScopeDesired, ManagementScopeState, ManagementScopeOutput>({
  ...managementScope,
  kind: 'server-management-scope',
});
