/** Who signs in as an application from elsewhere. Source: learn, graph/api/application-list-federatedidentitycredentials. */
import type { Route } from '../route.ts';
import { findApplication } from './applications.ts';

export const federatedIdentityCredentialRoutes: Route[] = [
  {
    method: 'GET',
    path: '/applications/{application}/federatedIdentityCredentials',
    permissions: [['Application.Read.All', 'Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy']],
    answer: {
      type: 'federatedIdentityCredential',
      set: 'applications/federatedIdentityCredentials',
      collection: true,
    },
    handle: (call) =>
      (findApplication(call).federatedIdentityCredentials ?? []).map((row) => ({ description: null, ...row })),
  },
];
