/** The services of the simulated tenant other than Entra, which answers all requests that none of these owns. */
import type { PartFactory } from './core.ts';
import { createCompliancePart } from './compliance/part.ts';
import { createEwsPart } from './ews/part.ts';
import { createExchangePart } from './exchange/part.ts';
import { createGraphPart } from './graph/part.ts';

export const services: readonly PartFactory[] = [
  createGraphPart,
  createExchangePart,
  createEwsPart,
  createCompliancePart,
];
