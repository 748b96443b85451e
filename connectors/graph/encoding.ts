/**
 * The only ways in which a value gets into a Graph URL. A path segment can't be empty or a dot: `/users/` plus nothing
 * would be the whole collection.
 *
 * Source: OData 4.01 URL conventions, 5.1.1.14.1 (a quote in a literal is doubled).
 */
import { Failure } from '../../domain/failure.ts';

declare const encoded: unique symbol;

/** A path whose values were encoded by `graphPath`. */
export type GraphPath = string & { readonly [encoded]: 'path' };
/** A query option's value whose literals were written by `odata`. */
export type ODataExpression = string & { readonly [encoded]: 'odata' };

/** ``graphPath`/users/${id}/memberOf` ``: each value becomes one encoded segment (or key). */
export function graphPath(texts: TemplateStringsArray, ...values: (string | ODataLiteral)[]): GraphPath {
  return texts.reduce((path, text, index) => path + segment(values[index - 1]) + text) as GraphPath;
}

/** ``odata`appId eq ${appId}` ``: each value becomes a literal; texts are quoted, quotes doubled. */
export function odata(texts: TemplateStringsArray, ...values: (string | number | boolean)[]): ODataExpression {
  return texts.reduce((all, text, index) => all + literalText(values[index - 1]) + text) as ODataExpression;
}

/** A quoted literal as a key in a path: ``graphPath`/servicePrincipals(appId=${literal(appId)})` ``. */
export function literal(value: string): ODataLiteral {
  return new ODataLiteral(value);
}

/** Keeps a value until it is written into a path. */
export class ODataLiteral {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }
}

function segment(value: string | ODataLiteral | undefined): string {
  const text = value instanceof ODataLiteral ? value.value : (value ?? '');
  if (text.trim() === '' || text === '.' || text === '..') {
    throw new Failure('identity-empty', { service: 'graph', subject: 'a part of the path' });
  }
  return value instanceof ODataLiteral ? encodeURIComponent(literalText(text)) : encodeURIComponent(text);
}

function literalText(value: string | number | boolean | undefined): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
