/**
 * A runbook's schema as fields: what options, prompts, help and documentation are made from. Properties are flat, so
 * that each is an option: `userPrincipalName` is `--user-principal-name`.
 */
import { z } from 'zod';

export interface Field {
  readonly property: string;
  /** Without the dashes. */
  readonly option: string;
  readonly type: 'text' | 'flag' | 'number' | 'list';
  readonly description: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly choices?: readonly string[];
  /** A list of possibly thousands of items: given as @FILE as well, and sent as its digest. */
  readonly holds?: 'addresses';
}

interface Property {
  type?: string;
  enum?: string[];
  default?: unknown;
  description?: string;
  holds?: 'addresses';
}

/** The schema of an input file, as JSON schema. */
export function inputSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/** The fields of a runbook's schema, in its order. */
export function fieldsOf(schema: z.ZodType): Field[] {
  const { properties = {}, required = [] } = inputSchema(schema) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  return Object.entries(properties).map(([property, { type, enum: choices, description = '', holds, ...rest }]) => ({
    property,
    option: kebab(property),
    type: holds === undefined ? typeOf(type) : 'list',
    description,
    required: required.includes(property),
    ...('default' in rest && { default: rest.default }),
    ...(choices !== undefined && { choices }),
    ...(holds !== undefined && { holds }),
  }));
}

function typeOf(type: string | undefined): Field['type'] {
  if (type === 'boolean') return 'flag';
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'array' ? 'list' : 'text';
}

function kebab(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
