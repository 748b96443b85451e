/** GetServerTimeZones: the organization knows one, UTC. */
import { type Operation, responseMessages } from '../call.ts';
import { success } from '../ews-error.ts';
import { child, isTrue } from '../xml/tree.ts';
import type { Element } from '../xml/write.ts';

const full: Element = {
  't:Periods': { 't:Period': { '@_Bias': 'PT0S', '@_Name': 'Standard', '@_Id': 'utc/Standard' } },
  't:TransitionsGroups': {
    't:TransitionsGroup': {
      '@_Id': '0',
      't:Transition': { 't:To': { '@_Kind': 'Period', '#text': 'utc/Standard' } },
    },
  },
  't:Transitions': { 't:Transition': { 't:To': { '@_Kind': 'Group', '#text': '0' } } },
};

export const getServerTimeZones: Operation = (call) => {
  const ids = child(call.request, 'Ids')?.children.map((one) => one.text);
  const wanted = !ids || ids.some((id) => id.toUpperCase() === 'UTC');
  const withRules = isTrue(call.request.attributes['ReturnFullTimeZoneData'] ?? 'true');
  const utc: Element = { '@_Id': 'UTC', '@_Name': '(UTC) Coordinated Universal Time', ...(withRules ? full : {}) };
  return responseMessages('GetServerTimeZones', [null], () =>
    success({ 'm:TimeZoneDefinitions': wanted ? { 't:TimeZoneDefinition': utc } : {} }),
  );
};
