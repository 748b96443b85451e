/**
 * Directory roles: `/roleManagement/directory`. The tenant knows the built-in roles that Exchange and Conditional Access
 * have to do with. Source: learn, graph/api/rbacapplication-post-roleassignments; entra/identity/role-based-access-
 * control/permissions-reference (template ids).
 */
import type { DirectoryRoleAssignment } from '../../tenant/state.ts';
import { badRequest, notFound, notImplemented } from '../graph-error.ts';
import { isReplicated } from '../replication.ts';
import { type AnswerShape, type Call, type Json, type Route, textOf } from '../route.ts';
import { remove, write } from './write.ts';

const writers = ['RoleManagement.ReadWrite.Directory'];
const readers = [
  ...writers,
  'RoleManagement.Read.Directory',
  'RoleManagement.Read.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];

const builtInRoles: Record<string, string> = {
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451': 'Global Reader',
  '29232cdf-9323-42fd-ade2-1d097af3e4de': 'Exchange Administrator',
  '31392ffb-586c-42d1-9346-e59415a2cc4e': 'Exchange Recipient Administrator',
  '17315797-102d-40b4-93e0-432062caca18': 'Compliance Administrator',
  '194ae4cb-b126-40b2-bd5b-6091b380977d': 'Security Administrator',
  '5d6b6bb7-de71-4623-b4af-96380a352509': 'Security Reader',
  'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9': 'Conditional Access Administrator',
};

const assignment: AnswerShape = { type: 'unifiedRoleAssignment', set: 'roleManagement/directory/roleAssignments' };
const definition: AnswerShape = { type: 'unifiedRoleDefinition', set: 'roleManagement/directory/roleDefinitions' };

export const directoryRoleRoutes: Route[] = [
  {
    method: 'GET',
    path: '/roleManagement/directory/roleDefinitions',
    permissions: [readers],
    answer: { ...definition, collection: true, filterable: ['id', 'displayName', 'templateId', 'isBuiltIn'] },
    handle: () => Object.entries(builtInRoles).map(([id, name]) => definitionAsGraph(id, name)),
  },
  {
    method: 'GET',
    path: '/roleManagement/directory/roleDefinitions/{role}',
    permissions: [readers],
    answer: definition,
    handle: ({ keys }) => {
      const id = (keys['role']?.value ?? '').toLowerCase();
      const name = builtInRoles[id];
      if (name === undefined) throw notFound(id);
      return definitionAsGraph(id, name);
    },
  },
  {
    method: 'GET',
    path: '/roleManagement/directory/roleAssignments',
    permissions: [readers],
    answer: {
      ...assignment,
      collection: true,
      filterable: ['id', 'principalId', 'roleDefinitionId', 'directoryScopeId'],
    },
    handle: ({ core }) => core.store.state.directoryRoleAssignments.map(asGraph),
  },
  {
    method: 'GET',
    path: '/roleManagement/directory/roleAssignments/{assignment}',
    permissions: [readers],
    answer: assignment,
    handle: (call) => asGraph(find(call)),
  },
  {
    method: 'POST',
    path: '/roleManagement/directory/roleAssignments',
    permissions: [writers],
    body: 'unifiedRoleAssignment',
    status: 201,
    answer: assignment,
    handle: create,
  },
  {
    method: 'DELETE',
    path: '/roleManagement/directory/roleAssignments/{assignment}',
    permissions: [writers],
    handle: (call) => {
      const { id } = find(call);
      write(call, 'DELETE /roleManagement/directory/roleAssignments/{id}', id, (state) => {
        remove(state.directoryRoleAssignments, (row) => row.id === id);
      });
    },
  },
];

function find({ core, keys }: Call): DirectoryRoleAssignment {
  const { value = '' } = keys['assignment'] ?? {};
  const row = core.store.state.directoryRoleAssignments.find(({ id }) => id === value);
  if (!row) throw notFound(value);
  return row;
}

function create(call: Call): Json {
  const { core, body } = call;
  const { state } = core.store;
  const principalId = textOf(body['principalId']).toLowerCase();
  const roleDefinitionId = textOf(body['roleDefinitionId']).toLowerCase();
  const directoryScopeId = body['directoryScopeId'];
  if (directoryScopeId !== '/') throw notImplemented('role assignments of a narrower scope than the directory');
  if (builtInRoles[roleDefinitionId] === undefined) throw notFound(roleDefinitionId);
  const principal = [...state.users, ...state.servicePrincipals].find(({ id }) => id === principalId);
  if (!principal || !isReplicated(core, principal)) throw notFound(principalId);
  const exists = state.directoryRoleAssignments.some(
    (row) => row.principalId === principalId && row.roleDefinitionId === roleDefinitionId,
  );
  if (exists) {
    throw badRequest(
      'A conflicting object with one or more of the specified property values is present in the directory.',
    );
  }
  const row: DirectoryRoleAssignment = {
    id: core.random.uuid(),
    roleDefinitionId,
    principalId,
    directoryScopeId,
    effectiveAt: core.delays.effectiveAt('directory-role'),
  };
  write(call, 'POST /roleManagement/directory/roleAssignments', row.id, (written) => {
    written.directoryRoleAssignments.push(row);
  });
  return asGraph(row);
}

function asGraph({ effectiveAt: _effectiveAt, ...row }: DirectoryRoleAssignment): Json {
  return row;
}

function definitionAsGraph(id: string, displayName: string): Json {
  return { id, displayName, templateId: id, isBuiltIn: true, isEnabled: true, resourceScopes: ['/'] };
}
