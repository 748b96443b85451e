/** GetItem: each message asked for, or why not. */
import { type Operation, responseMessages } from '../call.ts';
import { success } from '../ews-error.ts';
import { itemOf, messageElement } from '../items.ts';
import { child } from '../xml/tree.ts';

export const getItem: Operation = (call) =>
  responseMessages(
    'GetItem',
    child(call.request, 'ItemIds')?.children ?? [],
    (asked) =>
      success({ 'm:Items': { 't:Message': messageElement(itemOf(call, asked), child(call.request, 'ItemShape')) } }),
    { 'm:Items': '' },
  );
