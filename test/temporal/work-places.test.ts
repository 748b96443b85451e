/** What a machine serves, by its roles. */
import { readConfig } from '../../config.ts';
import { workPlaces } from '../../temporal/work-places.ts';

const connections = {
  contoso: { kind: 'exchange-online' },
  corp: { kind: 'exchange-server' },
  simulated: { kind: 'simulated' },
};
const places = (roles: string | undefined) =>
  workPlaces(readConfig({ RUNBOOKS_TASK_QUEUE: 'q', RUNBOOKS_ROLES: roles }), connections).map(
    ({ taskQueue, workflows, activities }) => `${taskQueue}: ${workflows ? 'workflows, ' : ''}${activities}`,
  );

it.each([
  [
    'a worker anywhere serves runs, tenants and the simulated servers',
    undefined,
    ['q: workflows, apply', 'q/simulated: servers'],
  ],
  ['an on-premises host serves those and nothing else', 'servers', ['q/corp: servers', 'q/simulated: servers']],
  [
    'a machine may do all of it',
    'workflows, apply, servers',
    ['q: workflows, apply', 'q/corp: servers', 'q/simulated: servers'],
  ],
  ['runs alone need no way to any service', 'workflows', ['q: workflows, none']],
])('%s', (_sentence, roles, expected) => {
  expect(places(roles)).toEqual(expected);
});

it('a role that there is not is named, with those that there are', () => {
  expect(() => readConfig({ RUNBOOKS_ROLES: 'workflows,exchange' })).toThrow(
    'RUNBOOKS_ROLES must be some of workflows, apply, servers, separated by commas',
  );
});
