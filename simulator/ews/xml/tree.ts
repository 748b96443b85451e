/** An element of a request as plain data: prefixes are gone, the schema has vouched for the namespaces. */
export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  text: string;
}

export const child = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((one) => one.name === name);

/** Follows a path of child elements. */
export const descend = (node: XmlNode | undefined, ...path: string[]): XmlNode | undefined => path.reduce(child, node);

export const textOf = (node: XmlNode | undefined, name: string): string | undefined => child(node, name)?.text;

/** Booleans come as words and as digits. */
export const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1';
