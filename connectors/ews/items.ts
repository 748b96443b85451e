/**
 * Items in EWS' answers, of whatever class they are.
 */
import { child, children, textOf } from './answer.ts';
import type { Xml } from './answer.ts';
import type { ItemId } from './operations.ts';

export interface FoundItem extends ItemId {
  subject: string;
  /** Our tag, when the item carries one. */
  tag?: string;
}

const classes = [
  'Message',
  'Item',
  'CalendarItem',
  'Contact',
  'DistributionList',
  'MeetingRequest',
  'MeetingResponse',
  'MeetingCancellation',
  'Task',
  'PostItem',
];

/** The items below a search's root folder. */
export function itemsOf(root: Xml | undefined): FoundItem[] {
  const items = child(root, 'Items');
  return classes
    .flatMap((name) => children(items, name))
    .flatMap((item) => {
      const id = itemIdOf(item);
      const tag = textOf(child(item, 'ExtendedProperty'), 'Value');
      return id === undefined
        ? []
        : [{ ...id, subject: textOf(item, 'Subject') ?? '', ...(tag === undefined ? {} : { tag }) }];
    });
}

/** An item's id with its change key. */
export function itemIdOf(item: Xml | undefined): ItemId | undefined {
  const element = child(item, 'ItemId');
  const id = textOf(element, '@_Id');
  return id === undefined ? undefined : { id, changeKey: textOf(element, '@_ChangeKey') ?? '' };
}
