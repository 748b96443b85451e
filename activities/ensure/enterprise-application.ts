/**
 * The service principal of an application. Read by its key `appId`, which is unique in a tenant; a recorded id counts
 * only while it is this application's. Source: learn, graph/api/serviceprincipal-get (alternate key).
 */
import { graphPath, literal } from '../../connectors/graph/encoding.ts';
import { productTag } from '../../domain/resources/application.ts';
import { enterpriseApplication } from '../../domain/resources/enterprise-application.ts';
import { objectOrAbsent } from './directory-object.ts';
import { implementation } from './implementation.ts';

interface ServicePrincipal {
  id: string;
  appId: string;
  accountEnabled: boolean;
}

const $select = 'id,appId,accountEnabled';

/** The portal lists under "Enterprise applications" what has this tag. */
const listedInPortal = 'WindowsAzureActiveDirectoryIntegratedApp';

export const enterpriseApplicationImplementation = implementation({
  resource: enterpriseApplication,
  read: async ({ graph }, { appId }, recorded) => {
    const path =
      recorded === undefined
        ? graphPath`/servicePrincipals(appId=${literal(appId)})`
        : graphPath`/servicePrincipals/${recorded}`;
    const found = await objectOrAbsent<ServicePrincipal>(graph, { path, query: { $select } });
    if (found === undefined || found.appId.toLowerCase() !== appId.toLowerCase()) return undefined;
    return { id: found.id, state: { appId: found.appId, accountEnabled: found.accountEnabled } };
  },
  create: async ({ graph }, { appId }) => {
    const { id } = await graph.request<ServicePrincipal>({
      method: 'POST',
      path: graphPath`/servicePrincipals`,
      body: { appId, tags: [listedInPortal, productTag] },
      // The registration was made moments ago.
      objectIsNew: true,
    });
    return id;
  },
  update: async ({ graph }, _desired, { id }) => {
    await graph.request({ method: 'PATCH', path: graphPath`/servicePrincipals/${id}`, body: { accountEnabled: true } });
  },
  undo: async ({ graph }, { desired, before, id, created }) => {
    const path = graphPath`/servicePrincipals/${id}`;
    if (created) {
      await graph.request({ method: 'DELETE', path });
      return { undone: `the enterprise application "${desired.displayName}" is deleted` };
    }
    const now = await objectOrAbsent<ServicePrincipal>(graph, { path, query: { $select } });
    if (now === undefined || before === undefined) return { undone: 'it no longer exists' };
    await graph.request({ method: 'PATCH', path, body: { accountEnabled: before.accountEnabled } });
    return { undone: `"${desired.displayName}" is ${before.accountEnabled ? 'enabled' : 'disabled'} again` };
  },
  outputs: ({ id, state }) => ({ id, appId: state.appId }),
});
