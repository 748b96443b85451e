/** Role groups of Exchange on premises, with the scope that they end at. */
import { serverRoleGroup } from '../../domain/resources/server-role-group.ts';
import { managementShell } from '../exchange-server/management-shell.ts';
import { roleGroupsIn } from './role-group.ts';

export const serverRoleGroupImplementation = roleGroupsIn(serverRoleGroup, managementShell, 'directory');
