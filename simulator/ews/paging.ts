/** Views of FindItem and FindFolder: an offset from the beginning, and how many at most. */
import { EwsFault } from './ews-error.ts';
import { child, type XmlNode } from './xml/tree.ts';
import type { Element } from './xml/write.ts';

export interface View<Row> {
  rows: Row[];
  /** Attributes of the answer's RootFolder. */
  attributes: Element;
}

const views = [
  'FractionalPageItemView',
  'FractionalPageFolderView',
  'CalendarView',
  'ContactsView',
  'SeekToConditionPageItemView',
];

/** @throws EwsFault for a view that isn't simulated */
export function view<Row>(request: XmlNode, rows: readonly Row[]): View<Row> {
  const other = request.children.find((one) => views.includes(one.name));
  const page = child(request, 'IndexedPageItemView') ?? child(request, 'IndexedPageFolderView');
  if (other || page?.attributes['BasePoint'] === 'End') {
    throw new EwsFault('ErrorInvalidPagingMaxRows', "The simulator doesn't implement this view.", { status: 501 });
  }
  const offset = Number(page?.attributes['Offset'] ?? 0);
  const most = Number(page?.attributes['MaxEntriesReturned'] ?? rows.length);
  const end = Math.min(offset + most, rows.length);
  return {
    rows: rows.slice(offset, end),
    attributes: {
      '@_IndexedPagingOffset': String(end),
      '@_TotalItemsInView': String(rows.length),
      '@_IncludesLastItemInRange': String(end >= rows.length),
    },
  };
}
