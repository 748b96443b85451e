/** The table is complete: each kind that a worker registers has a row, or stands among those that have none yet. */
import { activitiesOf, serverActivitiesOf } from '../../../activities/index.ts';
import type { Services } from '../../../activities/services.ts';
import { bulkRows } from './rows/bulk.ts';
import { notYet, table } from './table.ts';

const services = {} as Services;
const activities = [...Object.keys(activitiesOf(services)), ...Object.keys(serverActivitiesOf(services))];
const writing = /\.(?:apply|applyEach)$/;
const registered = [
  ...new Set(activities.filter((name) => writing.test(name)).map((name) => name.replace(writing, ''))),
];
const withRow = new Set([
  ...table.map(({ implementation }) => implementation.resource.kind),
  ...bulkRows.map(({ implementation }) => implementation.bulk.kind),
]);

test('each kind has a row, or a reason for having none', () => {
  expect(registered.length).toBeGreaterThan(40);
  expect(registered.filter((kind) => !withRow.has(kind) && notYet[kind] === undefined)).toEqual([]);
});

test('none has both', () => {
  expect(Object.keys(notYet).filter((kind) => withRow.has(kind))).toEqual([]);
});

test('each kind with a reason is registered', () => {
  expect(Object.keys(notYet).filter((kind) => !registered.includes(kind))).toEqual([]);
});
