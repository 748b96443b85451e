/**
 * Exchange service principals of Entra service principals. Exchange takes whatever ObjectId it is given: with the
 * object id of an app
 * *registration* the service principal is made, and authorizes nothing later. Source: learn, New-ServicePrincipal.
 */
import type { Core } from '../../core.ts';
import { propagation } from '../../delays.ts';
import type { ExchangeServicePrincipal, ServicePrincipal } from '../../tenant/state.ts';
import { type CmdletCall, type Cmdlets, type ExchangeObject, text, write } from '../cmdlet.ts';
import { invalidArgument, objectAlreadyExists, objectNotFound } from '../cmdlet-error.ts';
import { identified, theIdentified } from '../identity.ts';
import { principalNames } from '../principals.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function shown(exchangePrincipal: ExchangeServicePrincipal): ExchangeObject {
  return {
    DisplayName: exchangePrincipal.displayName,
    ObjectId: exchangePrincipal.objectId,
    AppId: exchangePrincipal.appId,
    Identity: exchangePrincipal.objectId,
    Name: exchangePrincipal.objectId,
    Id: exchangePrincipal.objectId,
    Guid: exchangePrincipal.guid,
    WhenCreatedUTC: exchangePrincipal.createdAt,
  };
}

/** A service principal that Entra has made a moment ago isn't known to Exchange yet. */
function isKnown(core: Core, servicePrincipal: ServicePrincipal): boolean {
  const { atLeast, atMost } = propagation['service-principal-in-exchange'];
  const share = Number.parseInt(servicePrincipal.id.slice(0, 8), 16) / 2 ** 32;
  const lag = (atLeast + share * (atMost - atLeast)) * 1000;
  return Date.parse(servicePrincipal.createdDateTime) + lag <= core.clock.now();
}

function create(call: CmdletCall) {
  const { core } = call;
  const appId = guidOf(call, 'AppId');
  const objectId = guidOf(call, 'ObjectId');
  const entra = core.store.state.servicePrincipals.find((one) => one.appId.toLowerCase() === appId);
  if (!entra || !isKnown(core, entra)) throw objectNotFound(appId);
  const taken = core.store.state.exchange.servicePrincipals.find(
    (one) => one.appId === appId || one.objectId === objectId,
  );
  if (taken) throw objectAlreadyExists(`The service principal with AppId '${appId}' already exists.`);
  const exchangePrincipal: ExchangeServicePrincipal = {
    guid: core.random.uuid(),
    appId,
    objectId,
    displayName: text(call, 'DisplayName') ?? entra.displayName,
    createdAt: core.clock.iso(),
  };
  write(call, objectId, (state) => state.exchange.servicePrincipals.push(exchangePrincipal));
  return { objects: [shown(exchangePrincipal)] };
}

function guidOf(call: CmdletCall, name: string): string {
  const value = text(call, name) ?? '';
  if (!guid.test(value)) throw invalidArgument(`The value "${value}" of the parameter ${name} isn't a valid GUID.`);
  return value.toLowerCase();
}

export const servicePrincipalCmdlets: Cmdlets = {
  'Get-ServicePrincipal': {
    implements: ['Identity'],
    run: (call) => ({
      objects: identified(call, call.core.store.state.exchange.servicePrincipals, principalNames).map(shown),
    }),
  },
  'New-ServicePrincipal': { implements: ['AppId', 'ObjectId', 'DisplayName'], run: create },
  'Set-ServicePrincipal': {
    implements: ['Identity', 'DisplayName'],
    run: (call) => {
      const { guid: key } = theIdentified(call, call.core.store.state.exchange.servicePrincipals, principalNames);
      write(call, key, ({ exchange }) => {
        const exchangePrincipal = exchange.servicePrincipals.find((one) => one.guid === key)!;
        exchangePrincipal.displayName = text(call, 'DisplayName') ?? exchangePrincipal.displayName;
      });
      return null;
    },
  },
  'Remove-ServicePrincipal': {
    implements: ['Identity'],
    run: (call) => {
      const exchangePrincipal = theIdentified(call, call.core.store.state.exchange.servicePrincipals, principalNames);
      // The service principal's grants go with it: an Exchange service principal that is made again starts with none.
      write(call, exchangePrincipal.objectId, ({ exchange }) => {
        exchange.servicePrincipals = exchange.servicePrincipals.filter((one) => one.guid !== exchangePrincipal.guid);
        exchange.roleAssignments = exchange.roleAssignments.filter(
          (one) => one.assigneeId !== exchangePrincipal.objectId,
        );
        exchange.mailboxPermissions = exchange.mailboxPermissions.filter(
          (one) => one.assigneeId !== exchangePrincipal.objectId,
        );
        for (const group of exchange.roleGroups) {
          group.members = group.members.filter((member) => member.objectId !== exchangePrincipal.objectId);
        }
      });
      return null;
    },
  },
};
