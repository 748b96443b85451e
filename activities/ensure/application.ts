/**
 * The application registration. Found by its recorded object id; by its exact name only where nothing is recorded.
 * Source: learn, graph/api/application-post-applications, application-delete.
 */
import { graphPath, odata } from '../../connectors/graph/encoding.ts';
import { application, productTag, singleTenant } from '../../domain/resources/application.ts';
import { objectOrAbsent, onlyOfName } from './directory-object.ts';
import { implementation } from './implementation.ts';

interface Registration {
  id: string;
  appId: string;
  displayName: string;
  signInAudience: string;
}

const $select = 'id,appId,displayName,signInAudience';

export const applicationImplementation = implementation({
  resource: application,
  read: async ({ graph }, { displayName }, recorded) => {
    const byName = {
      path: graphPath`/applications`,
      query: { $filter: odata`displayName eq ${displayName}`, $select },
    };
    const found =
      recorded === undefined
        ? await onlyOfName<Registration>(graph, byName, displayName)
        : await objectOrAbsent<Registration>(graph, { path: graphPath`/applications/${recorded}`, query: { $select } });
    if (found === undefined) return undefined;
    const { id, appId, signInAudience } = found;
    return { id, state: { appId, signInAudience } };
  },
  create: async ({ graph }, { displayName }) => {
    const { id } = await graph.request<Registration>({
      method: 'POST',
      path: graphPath`/applications`,
      body: { displayName, signInAudience: singleTenant, tags: [productTag] },
    });
    return id;
  },
  update: async ({ graph }, _desired, { id }) => {
    await graph.request({
      method: 'PATCH',
      path: graphPath`/applications/${id}`,
      body: { signInAudience: singleTenant },
    });
  },
  undo: async ({ graph }, { desired, before, id, created }) => {
    const path = graphPath`/applications/${id}`;
    if (created) {
      await graph.request({ method: 'DELETE', path });
      return { undone: `the application "${desired.displayName}" is deleted; Entra keeps it restorable for 30 days` };
    }
    const now = await objectOrAbsent<Registration>(graph, { path, query: { $select } });
    if (now === undefined || before === undefined) return { undone: 'it no longer exists' };
    if (now.signInAudience !== singleTenant) {
      return {
        residual: `"${desired.displayName}" was opened to ${now.signInAudience} since, not by this run, and stays open.`,
      };
    }
    await graph.request({ method: 'PATCH', path, body: { signInAudience: before.signInAudience } });
    return { undone: `"${desired.displayName}" is open to ${before.signInAudience} again` };
  },
  outputs: ({ id, state }) => ({ id, appId: state.appId }),
});
