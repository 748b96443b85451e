import { ApplicationFailure } from '@temporalio/common';
import { applicationFailure } from '../../activities/application-failure.ts';

const planted = 'Planted-in-an-error!';

it('a fault of the program is reported with its kind and place, and nothing of its text', () => {
  const failure = applicationFailure(new TypeError(`cannot read ${planted}`)) as ApplicationFailure;
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ type: 'internal', cause: undefined });
  expect(failure.message).toContain('TypeError');
  expect(failure.stack).toContain('application-failure.test');
  expect([failure.message, failure.stack, JSON.stringify(failure.details)].join()).not.toContain(planted);
});
