/** Management scopes of Exchange on premises. */
import { serverManagementScope } from '../../domain/resources/server-management-scope.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import { scopesIn } from './management-scope.ts';

export const serverManagementScopeImplementation = scopesIn(serverManagementScope, managementShell);
