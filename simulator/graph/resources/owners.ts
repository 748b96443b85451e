/**
 * Who owns an application: people and service principals, which may change it. Its enterprise application has the same owners
 * here, as it has when one person registers both. Source: learn, graph/api/application-list-owners,
 * serviceprincipal-list-owners.
 */
import type { Application } from '../../tenant/state.ts';
import { listed } from '../replication.ts';
import type { AnswerShape, Call, Json, Route } from '../route.ts';
import { applicationReaders, findApplication } from './applications.ts';
import { findServicePrincipal, servicePrincipalAsGraph } from './service-principals.ts';
import { userAsGraph } from './user-shape.ts';

const owners: AnswerShape = { type: 'directoryObject', set: 'directoryObjects', collection: true };

export const ownerRoutes: Route[] = [
  {
    method: 'GET',
    path: '/applications/{application}/owners',
    permissions: [applicationReaders],
    answer: owners,
    handle: (call) => ownersOf(call, findApplication(call)),
  },
  {
    method: 'GET',
    path: '/servicePrincipals/{servicePrincipal}/owners',
    permissions: [applicationReaders],
    answer: owners,
    handle: (call) => {
      const { appId } = findServicePrincipal(call);
      return ownersOf(
        call,
        call.core.store.state.applications.find((row) => row.appId === appId),
      );
    },
  },
];

function ownersOf({ core }: Call, application: Application | undefined): Json[] {
  const { users, servicePrincipals } = core.store.state;
  const isOwner = ({ id }: { id: string }) => application?.ownerIds?.includes(id) === true;
  return [
    ...listed(core, users)
      .filter(isOwner)
      .map((row) => ({ '@odata.type': '#microsoft.graph.user', ...userAsGraph(row) })),
    ...listed(core, servicePrincipals)
      .filter(isOwner)
      .map((row) => ({ '@odata.type': '#microsoft.graph.servicePrincipal', ...servicePrincipalAsGraph(row) })),
  ];
}
