import { SaxesParser } from 'saxes';

/** An element of a contract file, with its names resolved. */
export interface XmlElement {
  uri: string;
  local: string;
  /** Unqualified attributes by name. */
  attributes: Map<string, string>;
  /** Namespaces that prefixes stand for here; '' is the default namespace. */
  namespaces: Map<string, string>;
  children: XmlElement[];
  text: string;
  line: number;
}

/** Reads a file of the contract into a tree. Throws when it is not well-formed. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  parser.on('opentag', (tag) => {
    const parent = open.at(-1);
    const namespaces = new Map(parent?.namespaces);
    for (const [prefix, uri] of Object.entries(tag.ns)) namespaces.set(prefix, uri);
    const attributes = new Map<string, string>();
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.uri === '') attributes.set(attribute.local, attribute.value);
    }
    const element = {
      uri: tag.uri,
      local: tag.local,
      attributes,
      namespaces,
      children: [],
      text: '',
      line: parser.line,
    };
    parent?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', (piece) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  return root!;
}

/** The value of an attribute that must be there. */
export function required(element: XmlElement, name: string): string {
  const value = element.attributes.get(name);
  if (value === undefined) throw new Error(`line ${element.line}: ${element.local} without ${name}`);
  return value;
}

/** A qualified name in an attribute's value, resolved where it stands. */
export function resolveName(element: XmlElement, name: string): { uri: string; local: string } {
  const colon = name.indexOf(':');
  const prefix = colon < 0 ? '' : name.slice(0, colon);
  return { uri: element.namespaces.get(prefix) ?? '', local: name.slice(colon + 1) };
}
