/**
 * Security & Compliance's service principal of an enterprise application. It is another one than Exchange's, with the
 * same two ids and the same trap: with the object id of the app *registration* it is made all the same, and authorizes
 * nothing. Source: odp, New-ServicePrincipal.
 */
import { resource } from '../resource.ts';
import {
  exchangeServicePrincipal,
  type ExchangeServicePrincipalDesired,
  type ExchangeServicePrincipalOutput,
  type ExchangeServicePrincipalState,
} from './exchange-service-principal.ts';

export const complianceServicePrincipal = resource<
  ExchangeServicePrincipalDesired,
  ExchangeServicePrincipalState,
  ExchangeServicePrincipalOutput
>({ ...exchangeServicePrincipal, kind: 'compliance-service-principal' });
