/**
 * Service principals by their object id, which is what Exchange and Security & Compliance name them by, each its own. One that
 * points elsewhere is found by its appId, and replaced: removed and made again.
 * Source: odp, New-ServicePrincipal.
 */
import type { AdministrationClient } from '../../connectors/exchange-online/administration-client.ts';
import { graphPath } from '../../connectors/graph/encoding.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import type { Resource } from '../../domain/resource.ts';
import type {
  ExchangeServicePrincipalDesired,
  ExchangeServicePrincipalOutput,
  ExchangeServicePrincipalState,
} from '../../domain/resources/exchange-service-principal.ts';
import type { ConnectionContext } from '../context.ts';
import { implementation, type Implementation, type Undone } from './implementation.ts';

interface ExchangePrincipal {
  AppId: string;
  ObjectId: string;
  DisplayName?: string;
}

type ServicePrincipalResource = Resource<
  ExchangeServicePrincipalDesired,
  ExchangeServicePrincipalState,
  ExchangeServicePrincipalOutput
>;

type Ids = Omit<ExchangeServicePrincipalState, 'grants'>;

interface Place {
  /** The session that the service principals live in. */
  readonly exchangeOf: (context: ConnectionContext) => AdministrationClient;
  /** The grants of an Exchange service principal there, as text: they would be lost with it. */
  readonly grantsOf: (exchange: AdministrationClient, exchangePrincipal: Ids) => Promise<string[]>;
}

/** How service principals are read, written and undone at one of the two places. */
export function servicePrincipalsIn(
  resource: ServicePrincipalResource,
  { exchangeOf, grantsOf }: Place,
): Implementation<ExchangeServicePrincipalDesired, ExchangeServicePrincipalState, ExchangeServicePrincipalOutput> {
  return implementation<ExchangeServicePrincipalDesired, ExchangeServicePrincipalState, ExchangeServicePrincipalOutput>(
    {
      resource,
      async read(context, desired, recorded) {
        const exchange = exchangeOf(context);
        const exchangePrincipal =
          recorded === undefined
            ? ((await servicePrincipalOf(exchange, desired.appId)) ??
              (await servicePrincipalOf(exchange, desired.objectId)))
            : await servicePrincipalOf(exchange, recorded);
        const isRight = exchangePrincipal?.objectId === desired.objectId && exchangePrincipal.appId === desired.appId;
        if (!isRight) await refuseRegistration(context, desired.objectId);
        if (exchangePrincipal === undefined) return undefined;
        const grants = isRight ? [] : await grantsOf(exchange, exchangePrincipal);
        return { id: exchangePrincipal.objectId, state: { ...exchangePrincipal, grants } };
      },
      async create(context, desired) {
        return make(exchangeOf(context), desired);
      },
      async update(context, { displayName }, { id }) {
        await exchangeOf(context).invoke('Set-ServicePrincipal', { Identity: id, DisplayName: displayName });
      },
      async replace(context, desired, { id }) {
        const exchange = exchangeOf(context);
        await exchange.invoke('Remove-ServicePrincipal', { Identity: id });
        return makeAgain(exchange, desired);
      },
      async undo(context, { before, after, id, created }) {
        const exchange = exchangeOf(context);
        const exchangePrincipal = await servicePrincipalOf(exchange, id);
        if (exchangePrincipal === undefined && (created || before === undefined))
          return { undone: 'it no longer exists' };
        if (created && exchangePrincipal !== undefined) {
          const grants = await grantsOf(exchange, exchangePrincipal);
          if (grants.length > 0) {
            return {
              residual: `The Exchange service principal of ${id} has grants, and stays: ${grants.join('; ')}.`,
            };
          }
          await exchange.invoke('Remove-ServicePrincipal', { Identity: id });
          return { undone: `the Exchange service principal of ${id} is removed` };
        }
        if (before === undefined) return { undone: 'nothing was changed' };
        if (before.objectId === after.objectId && before.appId === after.appId) {
          if (exchangePrincipal?.displayName !== after.displayName) {
            return { residual: `The Exchange service principal of ${id} was renamed since, and keeps its name.` };
          }
          await exchange.invoke('Set-ServicePrincipal', { Identity: id, DisplayName: before.displayName });
          return { undone: `the Exchange service principal of ${id} has its former name` };
        }
        if (exchangePrincipal !== undefined) await exchange.invoke('Remove-ServicePrincipal', { Identity: id });
        await makeAgain(exchange, before);
        return restored(before);
      },
      async restore(context, { before }) {
        const exchange = exchangeOf(context);
        if ((await servicePrincipalOf(exchange, before.objectId)) === undefined) await makeAgain(exchange, before);
        return restored(before);
      },
      outputs: ({ id, state }) => ({ appId: state.appId, objectId: state.objectId, id }),
    },
  );
}

function restored({ objectId, grants }: ExchangeServicePrincipalState): Undone {
  if (grants.length === 0) return { undone: `the Exchange service principal of ${objectId} is restored` };
  return {
    residual: `The Exchange service principal of ${objectId} is restored, its grants are lost: ${grants.join('; ')}.`,
  };
}

async function servicePrincipalOf(exchange: AdministrationClient, identity: string): Promise<Ids | undefined> {
  const found = await exchange.exactlyOne<ExchangePrincipal>('Get-ServicePrincipal', identity);
  if (found.state === 'absent') return undefined;
  const { AppId, ObjectId, DisplayName = '' } = found.object;
  return { appId: AppId.toLowerCase(), objectId: ObjectId.toLowerCase(), displayName: DisplayName };
}

async function make(exchange: AdministrationClient, desired: ExchangeServicePrincipalDesired): Promise<string> {
  const { appId, objectId, displayName } = desired;
  try {
    await exchange.invoke('New-ServicePrincipal', { AppId: appId, ObjectId: objectId, DisplayName: displayName });
  } catch (error) {
    // The application was proven to be in Entra: Exchange hasn't heard of it yet.
    if (!isFailure(error, 'exchange-object-not-found')) throw error;
    throw new Failure('exchange-not-yet-known', { service: 'exchange', subject: displayName });
  }
  return objectId;
}

/** After a removal nothing is as it was: whatever goes wrong is read back before anything else. */
async function makeAgain(exchange: AdministrationClient, desired: ExchangeServicePrincipalDesired): Promise<string> {
  try {
    return await make(exchange, desired);
  } catch (error) {
    const subject = `New-ServicePrincipal after its removal: ${isFailure(error) ? error.code : 'failed'}`;
    throw new Failure('exchange-outcome-unknown', { service: 'exchange', subject });
  }
}

/** Only what is proven to be an app registration is refused: a new enterprise application may be missing for minutes. */
async function refuseRegistration({ graph }: ConnectionContext, objectId: string): Promise<void> {
  try {
    await graph.request({ path: graphPath`/applications/${objectId}`, query: { $select: 'id' } });
  } catch (error) {
    if (isFailure(error, 'graph-object-not-found')) return;
    throw error;
  }
  throw new Failure('service-principal-of-registration', { service: 'runbook', subject: objectId });
}
