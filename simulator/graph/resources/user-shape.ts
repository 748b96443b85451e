/** A user as Graph answers it. Without `$select` only the common properties are in the answer. */
import type { User } from '../../tenant/state.ts';
import type { AnswerShape, Json } from '../route.ts';

export const user: AnswerShape = {
  type: 'user',
  set: 'users',
  byDefault: [
    'id',
    'businessPhones',
    'displayName',
    'givenName',
    'jobTitle',
    'mail',
    'mobilePhone',
    'officeLocation',
    'preferredLanguage',
    'surname',
    'userPrincipalName',
  ],
};

export function userAsGraph(row: User): Json {
  return {
    id: row.id,
    userPrincipalName: row.userPrincipalName,
    displayName: row.displayName,
    mailNickname: row.mailNickname,
    mail: row.mail,
    accountEnabled: row.accountEnabled,
    usageLocation: row.usageLocation,
    passwordPolicies: row.passwordPolicies,
    passwordProfile: null,
    lastPasswordChangeDateTime: row.passwordChangedAt,
    onPremisesSyncEnabled: row.onPremisesSyncEnabled,
    assignedLicenses: row.assignedLicenses,
    createdDateTime: row.createdDateTime,
    userType: row.userType ?? 'Member',
    businessPhones: [],
    givenName: null,
    jobTitle: null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: null,
    department: null,
    companyName: null,
  };
}
